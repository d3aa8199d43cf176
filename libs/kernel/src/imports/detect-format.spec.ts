import iconv from 'iconv-lite';
import { detectDelimiter, detectEncoding, detectFormat } from './detect-format.js';

const TEXT = 'Vorname;Nachname;Straße\r\nJürgen;Müller;Königstraße 7\r\nZoë;Nováková;"Platz; 3"\r\n';

describe('The format of a file', () => {
  it.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(`\uFEFF${TEXT}`)],
    ['utf-16le', iconv.encode(TEXT, 'utf-16le', { addBOM: true })],
    ['utf-16le', iconv.encode(TEXT, 'utf-16le')],
    ['utf-16be', iconv.encode(TEXT, 'utf-16be', { addBOM: true })],
    ['utf-16be', iconv.encode(TEXT, 'utf-16be')],
    ['windows-1252', iconv.encode('name;city\r\nJürgen Müller;Köln\r\nGünther Groß;Düsseldorf\r\nSören Weiß;Lübeck\r\n', 'windows-1252')],
  ])('is known to be %s from its bytes', (encoding, bytes) => {
    expect(detectEncoding(bytes)).toBe(encoding);
    expect(iconv.decode(bytes, detectFormat(bytes).encoding)).toContain('rgen');
  });

  it('is UTF-8 although the sample ends inside a character', () => {
    expect(detectEncoding(Buffer.from('a;é').subarray(0, 3))).toBe('utf-8');
  });

  it('is windows-1251 for Russian written so', () => {
    const text = 'имя;город\r\nИван Петров;Москва\r\nМария Иванова;Санкт-Петербург\r\nАлексей Смирнов;Новосибирск\r\n'.repeat(5);
    expect(detectEncoding(iconv.encode(text, 'windows-1251'))).toBe('windows-1251');
  });

  it.each([
    [';', 'a;b,c;d\n1;2,5;3\n'],
    [',', 'a,b\n"x;y;z;w",2\n'],
    ['\t', 'a\tb\tc\n1\t2\t3\n'],
    ['|', 'a|b\n1|2\n'],
    [',', 'only one column\nand its rows\n'],
  ])('has the delimiter %j', (delimiter, text) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });
});
