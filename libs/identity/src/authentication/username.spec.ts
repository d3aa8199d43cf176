import { usernameFor } from './register-user.js';

describe('a username made from an e-mail address', () => {
  it.each([
    ['cleo@example.com', /^cleo-[a-z2-9]{8}$/],
    ['cleo.de+work@example.com', /^cleo-de-work-[a-z2-9]{8}$/],
    ['__@example.com', /^user-[a-z2-9]{8}$/],
    [`${'a'.repeat(64)}@example.com`, /^a{30}-[a-z2-9]{8}$/],
  ])('for %s has its local part and a random end', (email, expected) => expect(usernameFor(email)).toMatch(expected));

  it('differs each time', () => {
    const made = new Set(Array.from({ length: 1_000 }, () => usernameFor('cleo@example.com')));
    expect(made.size).toBe(1_000);
  });
});
