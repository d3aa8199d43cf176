import { ISSUE_STATUSES } from '../issue.entity.js';
import { marked, markerOf, stateChange, stateOf, statusOf, unmarked } from './shared-fields.js';

const id = '01937c4e-5151-7b3c-9d4e-5f6a7b8c9d0e';

describe('A text at GitHub', () => {
  it.each(['', 'One line.', 'Two\nlines.'])('carries a hidden marker that comes off again: %j', (text) => {
    expect([unmarked(marked('issue', id, text)), markerOf('issue', marked('issue', id, text))]).toEqual([text, id]);
  });

  it('has no marker of another kind, nor one it was not given', () => {
    expect([markerOf('comment', marked('issue', id, 'x')), markerOf('issue', 'x'), markerOf('issue', null)]).toEqual([null, null, null]);
  });

  it('keeps what somebody wrote behind the marker a paragraph of its own', () => {
    expect(unmarked(`${marked('issue', id, 'Before.')}\r\nBehind.`)).toBe('Before.\n\nBehind.');
    expect(unmarked(`${marked('issue', id, '')}\n\nBehind.`)).toBe('Behind.');
  });

  it('has no marker that names no id', () => {
    const text = `<!-- frontoffice:comment:${'-'.repeat(36)} -->`;
    expect([markerOf('comment', text), unmarked(text)]).toEqual([null, text]);
  });

  it('has the line ends of this side', () => {
    expect(unmarked('a\r\nb\r\n')).toBe('a\nb');
  });
});

describe('The state of an issue at GitHub', () => {
  it('is closed with a reason for what is resolved or closed', () => {
    expect(ISSUE_STATUSES.map((status) => stateChange(stateOf(status)))).toEqual([
      { state: 'open', state_reason: 'reopened' }, { state: 'open', state_reason: 'reopened' }, { state: 'closed', state_reason: 'completed' }, { state: 'closed', state_reason: 'not_planned' },
    ]);
  });

  it('leads to a status that leads back to it, and leaves work in progress in progress', () => {
    for (const status of ISSUE_STATUSES) for (const state of ['open', 'completed', 'not_planned'] as const) expect(stateOf(statusOf(state, status))).toBe(state);
    expect([statusOf('open', 'in_progress'), statusOf('open', 'resolved')]).toEqual(['in_progress', 'open']);
  });
});
