import { defineSampledGauge } from '@app/kernel';

defineSampledGauge({
  name: 'mail_sync_lag_seconds',
  help: 'How long the mailbox that waits longest to be looked at has been due.',
  sql: 'select greatest(0, coalesce(extract(epoch from now() - min(poll_at)), 0)) as value from mailbox_watches',
});
