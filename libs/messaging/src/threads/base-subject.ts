/** Reply and forward marks of mail programs in about twenty languages, without their colon. */
const MARKS = [
  're', 'r', 'fw', 'fwd', 'i', 'aw', 'wg', 'sv', 'vs', 'vb', 'vl', 'antw', 'antwort', 'weitergeleitet', 'rif', 'tr', 'ref', 'réf', 'res', 'rv', 'enc',
  'odp', 'pd', 'ynt', 'ilt', 'i̇lt', 'fs', 'bls', 'trs', 'doorst', 'hl', 'να', 'απ', 'σχετ', 'πρθ', 'ответ', 'отв', 'пересл',
  '回复', '回覆', '答复', '转发', '轉寄', '返信', '転送', '답장', '회신', '전달', 'השב', 'הועבר', 'رد',
];
const PREFIX = new RegExp(`^(?:${MARKS.join('|')})\\s*(?:[[(]\\d{1,3}[\\])]|\\^\\d{1,3})?\\s*[:：]\\s*`, 'iu');
/** "[EXTERNAL]", "[list-name]", "(EXT)": what gateways and mailing lists put in front (RFC 5256 §2.1, subj-blob). */
const TAG = /^(?:\[[^[\]]{1,60}\]|\((?:external|extern|ext|fwd)\)|external\s*:)\s*/iu;
const TRAILER = /\s*\(fwd\)\s*$/iu;

/** The subject without marks, tags and case: equal for a message and its replies. Empty when nothing else is left. */
export function baseSubject(subject: string): string {
  let rest = subject.normalize('NFKC').replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(PREFIX, '').replace(TRAILER, '');
    const untagged = rest.replace(TAG, '');
    if (untagged !== '') rest = untagged;
  }
  return rest.toLowerCase().trim();
}
