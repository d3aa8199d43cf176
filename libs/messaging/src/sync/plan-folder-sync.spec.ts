import { type FolderMemory, type FolderStatus, planFolderSync } from './plan-folder-sync.js';

const NOW = new Date('2026-11-03T10:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const memory = (changes: Partial<FolderMemory> = {}): FolderMemory => ({ uidValidity: 7n, uidNext: 101, highestModseq: 50n, messageCount: 100, lastFullSyncAt: ago(5), ...changes });
const server = (changes: Partial<FolderStatus> = {}): FolderStatus => ({ uidValidity: 7n, uidNext: 101, highestModseq: 50n, messageCount: 100, ...changes });
const plain = { highestModseq: null };

it.each<[string, FolderMemory | null, FolderStatus, boolean, object]>([
  ['a folder never read to the end', null, server(), true, { kind: 'full' }],
  ['another UIDVALIDITY', memory(), server({ uidValidity: 8n }), true, { kind: 'reset' }],
  ['a smaller UIDVALIDITY', memory(), server({ uidValidity: 6n }), true, { kind: 'reset' }],
  ['a UIDVALIDITY that vanished', memory(), server({ uidValidity: null }), true, { kind: 'reset' }],
  ['UIDVALIDITY 0 both times', memory({ uidValidity: 0n }), server({ uidValidity: 0n }), true, { kind: 'nothing' }],
  ['the same mod-sequence', memory(), server(), true, { kind: 'nothing' }],
  ['the same mod-sequence with another count', memory(), server({ messageCount: 99 }), true, { kind: 'full' }],
  ['an empty folder that stays empty', memory({ messageCount: 0 }), server({ messageCount: 0, highestModseq: 51n }), true, { kind: 'nothing' }],
  ['an empty folder something passed through', memory({ messageCount: 0 }), server({ messageCount: 0, uidNext: 102, highestModseq: 51n }), true, { kind: 'changes', since: 50n, reportsRemovals: true }],
  ['a larger mod-sequence with QRESYNC', memory(), server({ highestModseq: 60n, messageCount: 90 }), true, { kind: 'changes', since: 50n, reportsRemovals: true }],
  ['a larger mod-sequence and only new messages', memory(), server({ highestModseq: 60n, messageCount: 103, uidNext: 104 }), false, { kind: 'changes', since: 50n, reportsRemovals: false }],
  ['a larger mod-sequence, same count', memory(), server({ highestModseq: 60n }), false, { kind: 'changes', since: 50n, reportsRemovals: false }],
  ['a larger mod-sequence and removals', memory(), server({ highestModseq: 60n, messageCount: 101, uidNext: 104 }), false, { kind: 'full' }],
  ['a smaller mod-sequence', memory(), server({ highestModseq: 40n }), true, { kind: 'full' }],
  ['new messages without mod-sequences', memory(plain), server({ ...plain, messageCount: 102, uidNext: 103 }), false, { kind: 'arrivals', fromUid: 101 }],
  ['nothing new without mod-sequences', memory(plain), server(plain), false, { kind: 'nothing' }],
  ['nothing new, but long not compared', memory({ ...plain, lastFullSyncAt: ago(31) }), server(plain), false, { kind: 'full' }],
  ['fewer messages without mod-sequences', memory(plain), server({ ...plain, messageCount: 99 }), false, { kind: 'full' }],
  ['as many new as removed messages', memory(plain), server({ ...plain, uidNext: 103 }), false, { kind: 'full' }],
  ['no UIDNEXT and no mod-sequence', memory({ ...plain, uidNext: null }), server({ ...plain, uidNext: null }), false, { kind: 'full' }],
  ['a server that stopped giving mod-sequences', memory(), server({ ...plain, messageCount: 101, uidNext: 102 }), false, { kind: 'arrivals', fromUid: 101 }],
])('%s', (_name, remembered, now, hasQresync, plan) => {
  expect(planFolderSync(remembered, now, { hasQresync, now: NOW })).toEqual(plan);
});
