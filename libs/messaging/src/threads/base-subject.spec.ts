import { baseSubject } from './base-subject.js';

it.each([
  ['Quote', 'quote'],
  ['Re: Quote', 'quote'],
  ['RE : re: Fwd: Quote', 'quote'],
  ['Re[2]: Quote (fwd)', 'quote'],
  ['AW: WG: Antw: Quote', 'quote'],
  ['SV: VS: RIF: TR: Quote', 'quote'],
  ['回复：转发: Quote', 'quote'],
  ['[EXTERNAL] Re: [sales] Quote', 'quote'],
  ['Re: [EXTERNAL] RE: Quote', 'quote'],
  ['  Quote \r\n for   you ', 'quote for you'],
  ['Ｑｕｏｔｅ', 'quote'],
  ['Report: Quote', 'report: quote'],
  ['Result', 'result'],
  ['[ticket 7]', '[ticket 7]'],
  ['Re:', ''],
  ['', ''],
])('the base of %j is %j', (subject, base) => {
  expect(baseSubject(subject)).toBe(base);
});

it('takes a subject made of thousands of marks in one go', () => {
  expect(baseSubject('Re: '.repeat(5_000) + 'x')).toBe('x');
});
