import { MAX_MENTIONS, mentionsIn, newMentions } from './mentions.js';

const ada = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const bo = '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e';

describe('Mentions in a text', () => {
  it('are found once each, in order, whatever stands around them', () => {
    expect(mentionsIn(`@[${bo}], please ask @[${ada.toUpperCase()}](or @[${bo}]).`)).toEqual([bo, ada]);
  });

  it.each(['', '@ada', '@[ada]', `@ [${ada}]`, `[${ada}]`, `@[${ada}`, `@[${ada}0]`, '@[00000000-0000-0000-0000-000000000000]'])('are none in "%s"', (text) => {
    expect(mentionsIn(text)).toEqual([]);
  });

  it('are at most fifty', () => {
    const many = Array.from({ length: 60 }, (_, i) => `@[01937c4e-1111-7b3c-9d4e-${String(i).padStart(12, '0')}]`).join(' ');
    expect(mentionsIn(many)).toHaveLength(MAX_MENTIONS);
  });

  it('are new when the text before did not have them', () => {
    expect(newMentions(`for @[${ada}]`, `for @[${ada}] and @[${bo}]`)).toEqual([bo]);
    expect(newMentions(`for @[${ada}]`, 'for nobody')).toEqual([]);
  });
});
