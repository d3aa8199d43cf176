import { deprecationHeaders, describeDeprecation } from './deprecation.js';

describe('A deprecated operation', () => {
  it('says since when, until when, and what to call instead', () => {
    const headers = deprecationHeaders({ since: '2023-06-30', sunset: '2024-06-30', successor: '/v2/leads', link: 'https://front.example/changes' });
    // the date of RFC 9745's own example is @1688169599, a second before 2023-07-01
    expect(headers).toEqual({
      deprecation: '@1688083200',
      sunset: 'Sun, 30 Jun 2024 00:00:00 GMT',
      link: '</v2/leads>; rel="successor-version", <https://front.example/changes>; rel="deprecation"; type="text/html"',
    });
  });

  it('says no more than is known', () => {
    expect(deprecationHeaders({ since: '2026-07-01' })).toEqual({ deprecation: '@1782864000' });
    expect(describeDeprecation({ since: '2026-07-01' })).toBe('Deprecated since 2026-07-01.');
  });

  it('is told to people in a sentence', () => {
    expect(describeDeprecation({ since: '2026-07-01', sunset: '2027-01-01', successor: '/v1/leads', link: 'https://front.example/changes' })).toBe(
      'Deprecated since 2026-07-01, answers until 2027-01-01. Call /v1/leads instead. See https://front.example/changes',
    );
  });

  it('has days that exist', () => {
    expect(() => deprecationHeaders({ since: 'soon' })).toThrow(/no day/);
  });
});
