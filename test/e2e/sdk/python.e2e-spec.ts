import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { startTestApp } from '../../support/app.js';
import { deliver } from '../../support/mail-server/deliver.js';
import { describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { MAIL, MAILBOX } from './mailbox.js';

const root = join(__dirname, '../../..');
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
const python = (...args: string[]) => promisify(execFile)('python3', ['-B', ...args], { cwd: join(root, 'sdk/python'), env: { ...process.env, PYTHONPATH: join(root, 'sdk/python') } });

if (!hasPython) describe.skip('the Python SDK (SKIPPED: no Python 3.11)', () => it('is tried', () => undefined));
else {
  describe('the Python SDK', () => {
    it('passes its own tests', async () => {
      const { stderr } = await python('-m', 'unittest', 'discover', '-s', 'tests');
      expect(stderr).toMatch(/Ran [1-9]\d* tests[^]*OK/);
    }, 60_000);

    it('opens what the standardwebhooks package signs, with any of several secrets', async () => {
      const [secret, other] = [randomBytes(32), randomBytes(24)].map((bytes) => `whsec_${bytes.toString('base64')}`) as [string, string];
      const body = '{"type":"crm.lead.created","data":{"leadSource":"Zoë"}}';
      const at = new Date();
      const signatures = [other, secret].map((one) => new Webhook(one).sign('msg_9', at, body)).join(' ');
      const given = JSON.stringify({ body, secrets: [secret], headers: { 'webhook-id': 'msg_9', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': signatures } });
      const open = 'import json, sys; from frontoffice import verify_webhook; d = json.loads(sys.argv[1]); print(verify_webhook(d["body"], d["headers"], d["secrets"])["type"])';
      expect((await python('-c', open, given)).stdout.trim()).toBe('crm.lead.created');
      await expect(python('-c', open, given.replace('Zo', 'Zu'))).rejects.toThrow(/WebhookVerificationError: No signature fits/);
    }, 30_000);
  });

  describeWithDovecot('the main job, with the Python SDK alone', () => {
    it('is done', async () => {
      const [app, dovecot] = await Promise.all([startTestApp({ worker: true, environment: { EGRESS_ALLOW: '127.0.0.1' } }), startDovecot({ users: [MAILBOX] })]);
      try {
        await deliver(dovecot, MAILBOX.name, MAIL);
        const { stdout } = await python(join(__dirname, 'main_job.py'), app.url, String(dovecot.imapPort), MAILBOX.name, MAILBOX.password);
        expect(stdout.trim()).toBe('done');
      } finally {
        await app.close();
        await dovecot.stop();
      }
    }, 90_000);
  });
}
