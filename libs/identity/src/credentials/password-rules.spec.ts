import type { Problem } from '@app/kernel';
import { commonPasswords } from './common-passwords.js';
import { faultOf, PASSWORD_MIN_CHARACTERS, type KnownOfUser } from './password-rules.js';

const ann: KnownOfUser = { emails: ['ann.lee@widgets.example', 'pottery@clay.example'], names: ['Ann Lee-Harrington', 'ann-k3v9x2mq', 'Umbrella Works'] };

describe('the rules for choosing a password', () => {
  let common: ReadonlySet<string>;
  beforeAll(async () => {
    common = await commonPasswords(PASSWORD_MIN_CHARACTERS);
  });

  function refusalOf(password: string): string | undefined {
    const fault: Problem | undefined = faultOf(password, ann, common, '#/newPassword');
    if (!fault) return undefined;
    expect(fault.status).toBe(422);
    const [first] = fault.errors ?? [];
    expect(first?.pointer).toBe('#/newPassword');
    return first?.code;
  }

  it.each([
    ['eight characters', 'k7#qTz!w'],
    ['128 characters', 'xy7 '.repeat(32)],
    ['words with blanks at both ends', ' eleven quiet lanterns '],
    ['emoji, counted as characters', '🦔🌲🌧️🛖🔥🫖📻'.concat('🧦')],
    ['letters only: there are no rules of composition', 'gravelpathnorth'],
    ['a long one that mentions the name', 'ann.lee went to the lake in june'],
    ['a long one that mentions the product', 'frontoffice is where I work'],
  ])('allow %s', (_case, password) => expect(refusalOf(password)).toBeUndefined());

  it.each([
    ['seven characters', 'k7#qTz!', 'too_short'],
    ['four emoji, although they are eight UTF-16 units', '🦔🌲🛖🔥', 'too_short'],
    ['129 characters', 'xy7 '.repeat(32).concat('x'), 'too_long'],
    ['more than 1,024 bytes in 128 characters', '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(100), 'too_long'],
    ['a common one', 'password123', 'too_common'],
    ['a common one in capitals', 'QWERTYUIOP', 'too_common'],
    ['a common one that only the dictionary has', 'rangers1', 'too_common'],
    ['a run of digits, which the dictionary lacks', '0123456789', 'too_common'],
    ['one character over and over', 'aaaaaaaaaaaaaaaa', 'too_common'],
    ['two characters in turn', 'abababababababab', 'too_common'],
    ['the address', 'ann.lee@widgets.example', 'too_similar'],
    ['the address in capitals with a digit', 'ANN.LEE@WIDGETS.EXAMPLE1', 'too_similar'],
    ['a part of the address', 'widgets.example', 'too_similar'],
    ['the local part and three more characters', 'ann.lee123', 'too_similar'],
    ['another address', 'pottery@clay.example', 'too_similar'],
    ['the name', 'annlee-harrington', 'too_similar'],
    ['the username', 'ann-k3v9x2mq', 'too_similar'],
    ['the organization', 'umbrellaworks1', 'too_similar'],
    ['the product with three digits', 'FrontOffice777', 'too_similar'],
    ['text with half a surrogate pair', 'k7#qTz!w\ud83e', 'not_text'],
  ])('refuse %s', (_case, password, code) => expect(refusalOf(password)).toBe(code));

  it('know at least 3,000 common passwords that are long enough, all in lower case', () => {
    expect(common.size).toBeGreaterThanOrEqual(3_000);
    expect([...common].filter((password) => password.length < PASSWORD_MIN_CHARACTERS || password !== password.toLowerCase())).toEqual([]);
  });
});
