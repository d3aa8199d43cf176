import { hashToken } from '@app/kernel';
import { calendarOf, newCalendarToken } from './calendar-token.js';

const organizationId = '01937c4e-0000-7b3c-9d4e-5f6a7b8c9d0e';

describe('The token of a calendar', () => {
  it('names its organization, and is known by its hash', () => {
    const { token, hash } = newCalendarToken(organizationId);
    expect(calendarOf(token)).toEqual({ organizationId, tokenHash: hash });
    expect(hash).toEqual(hashToken(token));
    expect(newCalendarToken(organizationId).token).not.toBe(token);
  });

  it.each(['', 'foca_', 'foin_' + 'a'.repeat(64), 'foca_' + 'a'.repeat(63), 'foca_' + '/'.repeat(64)])('is not "%s"', (text) => {
    expect(calendarOf(text)).toBeNull();
  });
});
