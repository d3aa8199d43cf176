import { detect } from 'chardet';
import iconv from 'iconv-lite';

export interface FileFormat {
  /** A name iconv-lite knows. */
  encoding: string;
  delimiter: string;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_LINES = 50;

/**
 * Encoding and delimiter of a table of text, from its first bytes. A byte order mark decides (Unicode 16, §23.8); then UTF-16
 * is known by its zero bytes, UTF-8 by being valid, and the rest is guessed from the frequency of letters.
 */
export function detectFormat(head: Buffer): FileFormat {
  const encoding = detectEncoding(head);
  return { encoding, delimiter: detectDelimiter(iconv.decode(head, encoding)) };
}

export function detectEncoding(head: Buffer): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]!++;
  const enough = head.length / 8;
  if (zeros[1]! > enough && zeros[0]! < enough / 8) return 'utf-16le';
  if (zeros[0]! > enough && zeros[1]! < enough / 8) return 'utf-16be';
  if (isUtf8(head)) return 'utf-8';
  const guess = detect(head)?.toLowerCase();
  // what is called ISO-8859-1 is windows-1252 in practice (WHATWG Encoding §4.2)
  if (!guess || guess === 'ascii' || guess === 'iso-8859-1' || guess.startsWith('utf') || !iconv.encodingExists(guess)) return 'windows-1252';
  return guess;
}

/** The last bytes may be the beginning of a character that was cut off. */
function isUtf8(head: Buffer): boolean {
  for (let cut = 0; cut < 4; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, head.length - cut));
      return true;
    } catch {
      continue;
    }
  }
  return false;
}

/** The one that divides the lines into the same number of cells, and into the most; quoted text does not count. */
export function detectDelimiter(text: string): string {
  const lines = text.replace(/"(?:[^"]|"")*"?/g, '').split(/\r\n|\n|\r/).slice(0, SAMPLE_LINES).filter((line) => line.trim() !== '');
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const first = counts[0] ?? 0;
    const score = first === 0 ? 0 : (counts.filter((count) => count === first).length / counts.length) * 100 + Math.min(first, 50);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
