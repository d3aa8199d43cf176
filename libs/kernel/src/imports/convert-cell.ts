import type { CellKind } from './importable.js';
import type { DATE_FORMATS } from './import.entity.js';

export interface CellFormat {
  dateFormat: (typeof DATE_FORMATS)[number];
  decimalSeparator: '.' | ',';
}

const TRUE = /^(true|yes|y|1|x|ja|oui|si|sí)$/i;
const FALSE = /^(false|no|n|0|nein|non)$/i;

/**
 * The text of a cell as the value a schema expects; text that cannot be read comes back as it is, so that the schema refuses
 * it by its own words. An apostrophe that keeps a spreadsheet from calculating (see `csvCell`) is taken off.
 */
export function convertCell(kind: CellKind, text: string, format: CellFormat): unknown {
  const plain = /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
  const trimmed = plain.trim();
  switch (kind) {
    case 'text':
      return plain;
    case 'code':
      return trimmed.toUpperCase();
    case 'choice':
      return trimmed.toLowerCase().replace(/[\s-]+/g, '_');
    case 'decimal':
      return decimal(trimmed, format.decimalSeparator);
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
    case 'date':
      return date(trimmed, format.dateFormat) ?? trimmed;
    case 'instant':
      return instant(trimmed, format.dateFormat);
    case 'boolean':
      return TRUE.test(trimmed) ? true : FALSE.test(trimmed) ? false : trimmed;
    case 'reference':
      return trimmed;
    case 'number':
      return number(decimal(trimmed, format.decimalSeparator)) ?? trimmed;
    case 'list':
      return trimmed.split(';').map((part) => part.trim()).filter((part) => part !== '');
    case 'money':
      return amount(trimmed, format.decimalSeparator) ?? trimmed;
  }
}

/** Digits, also in groups: a comma or point that divides no groups of digits (`7,00` with a decimal point) makes it no number. India's groups are of two. */
const NUMBERS = {
  '.': /^[+-]?(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3}|(?=\.))(?:\.\d+)?$/,
  ',': /^[+-]?(?:\d+|\d{1,3}(?:\.\d{2,3})*\.\d{3}|(?=,))(?:,\d+)?$/,
};

/** `1.234,50 €` with a decimal comma → `1234.50`. */
function decimal(text: string, separator: '.' | ','): string {
  const bare = text.replace(/^[A-Z]{3}\b|\b[A-Z]{3}$/g, '').replace(/[\s\u00a0'\p{Sc}]/gu, '');
  if (!NUMBERS[separator].test(bare)) return text;
  return (separator === ',' ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', '')).replace(/^\+/, '');
}

const number = (text: string): number | undefined => (/^-?\d*\.?\d+$/.test(text) ? Number(text) : undefined);

/** `1.250,00 EUR` or `EUR 1250` → amount and currency. */
function amount(text: string, separator: '.' | ','): { amount: string; currency: string } | undefined {
  const currency = /^[A-Za-z]{3}\b|\b[A-Za-z]{3}$/.exec(text)?.[0].toUpperCase();
  return currency === undefined ? undefined : { amount: decimal(text.toUpperCase(), separator), currency };
}

function date(text: string, format: CellFormat['dateFormat']): string | undefined {
  const parts = /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})$/.exec(text);
  if (!parts) return undefined;
  const [, a, b, c] = parts as unknown as [string, string, string, string];
  const [year, month, day] = format === 'YYYY-MM-DD' || a.length === 4 ? [a, b, c] : format === 'MM/DD/YYYY' ? [c, a, b] : [c, b, a];
  return year.length === 4 ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;
}

/** A time without an offset is taken for UTC. */
function instant(text: string, format: CellFormat['dateFormat']): string {
  const [, day = '', time = ''] = /^(\S+?)(?:[T ]+(.+))?$/.exec(text) ?? [];
  const calendar = date(day, format);
  if (!calendar) return text;
  if (time === '') return `${calendar}T00:00:00Z`;
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(time);
  if (!clock) return text;
  const [, hours = '', minutes = '', seconds = '00', fraction = '', offset = 'Z'] = clock;
  return `${calendar}T${hours.padStart(2, '0')}:${minutes}:${seconds}${fraction}${offset.toUpperCase()}`;
}
