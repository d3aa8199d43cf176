import { money, phoneNumber } from './schemas.js';

describe('phoneNumber', () => {
  it('writes an international number as E.164', () => {
    expect(phoneNumber().parse(' +49 (0)30 901820 ')).toBe('+4930901820');
    expect(phoneNumber().parse('+1 (212) 555-0123')).toBe('+12125550123');
    expect(phoneNumber().parse('0049 30 901820')).toBe('+4930901820');
  });

  it('keeps what is not a complete international number as typed', () => {
    expect(phoneNumber().parse('030 901820')).toBe('030 901820');
    expect(phoneNumber().parse('+49 30 901820 ext. 7')).toBe('+49 30 901820 ext. 7');
    expect(phoneNumber().parse('ask for Bob')).toBe('ask for Bob');
  });

  it('refuses controls and more than 32 characters', () => {
    expect(phoneNumber().safeParse('1'.repeat(33)).success).toBe(false);
    expect(phoneNumber().safeParse('+49\u000030').success).toBe(false);
  });
});

describe('money', () => {
  it.each([['1250', '1250.00'], ['1250.5', '1250.50'], ['0', '0.00'], ['007.10', '7.10'], ['9999999999.99', '9999999999.99']])('writes %s as %s', (text, written) => {
    expect(money().parse(text)).toBe(written);
  });

  it.each(['-1', '1.005', '1,50', '1e3', '', '12345678901', 'NaN', '.5'])('refuses %p', (text) => {
    expect(money().safeParse(text).success).toBe(false);
  });
});
