import { Problem } from '@app/kernel';
import { assertGoodPassword } from './password-rules.js';

const ann = { email: 'ann.lee@widgets.example', displayName: 'Ann Lee-Harrington' };

function refusalOf(password: string, known = ann): string | undefined {
  try {
    assertGoodPassword(password, known);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).status).toBe(422);
    const [first] = (error as Problem).errors ?? [];
    expect(first?.pointer).toBe('#/password');
    return first?.code;
  }
}

describe('the rules for choosing a password', () => {
  it.each([
    ['eight characters', 'k7#qTz!w'],
    ['128 characters', 'xy7 '.repeat(32)],
    ['words with blanks at both ends', ' eleven quiet lanterns '],
    ['emoji, counted as characters', '🦔🌲🌧️🛖🔥🫖📻'.concat('🧦')],
    ['letters only: there are no rules of composition', 'gravelpathnorth'],
    ['a long one that mentions the name', 'ann.lee went to the lake in june'],
  ])('allow %s', (_case, password) => expect(refusalOf(password)).toBeUndefined());

  it.each([
    ['seven characters', 'k7#qTz!', 'too_short'],
    ['four emoji, although they are eight UTF-16 units', '🦔🌲🛖🔥', 'too_short'],
    ['129 characters', 'xy7 '.repeat(32).concat('x'), 'too_long'],
    ['more than 1,024 bytes in 128 characters', '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(100), 'too_long'],
    ['a common one', 'password123', 'too_common'],
    ['a common one in capitals', 'QWERTYUIOP', 'too_common'],
    ['one character over and over', 'aaaaaaaaaaaaaaaa', 'too_common'],
    ['two characters in turn', 'abababababababab', 'too_common'],
    ['the address', 'ann.lee@widgets.example', 'too_similar'],
    ['the address in capitals with a digit', 'ANN.LEE@WIDGETS.EXAMPLE1', 'too_similar'],
    ['a part of the address', 'widgets.example', 'too_similar'],
    ['the local part and three more characters', 'ann.lee123', 'too_similar'],
    ['the name', 'annlee-harrington', 'too_similar'],
    ['text with half a surrogate pair', 'k7#qTz!w\ud83e', 'not_text'],
  ])('refuse %s', (_case, password, code) => expect(refusalOf(password)).toBe(code));
});
