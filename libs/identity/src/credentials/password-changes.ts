import { Injectable } from '@nestjs/common';
import { invalid, problems, requireScope, requireUserId } from '@app/kernel';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { identityConfig } from '../identity.config.js';
import type { ChangePassword } from './password.dto.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password-policy.js';
import { ReplacePassword } from './replace-password.js';
import { readKnownOfUser } from './read-known-of-user.js';

/** Change of one's own password by somebody who is signed in. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly replacePassword: ReplacePassword,
  ) {}

  /** 422 when the current password is wrong or missing, or the new one may not be chosen. The running session goes on. */
  async change({ currentPassword, newPassword }: ChangePassword, client: Client): Promise<void> {
    const userId = requireUserId();
    await this.counters.count([{ kind: 'password:change', subject: userId, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_ACCOUNT }]);
    const current = await hashOf(userId);
    await this.assertCurrent(currentPassword, current);
    if (newPassword === currentPassword) throw invalid('#/newPassword', 'unchanged', 'This is the password you have.');
    await this.policy.assertMayBeChosen(newPassword, await readKnownOfUser(userId), '#/newPassword');
    const passwordHash = await this.hasher.hash(newPassword);
    const scope = requireScope();
    await scope.transaction(async () => {
      if ((await hashOf(userId, 'for update')) !== current) throw new problems.ConcurrentUpdate();
      await this.replacePassword.replace({ userId, passwordHash, exceptSessionId: scope.actor?.sessionId ?? null, event: 'password.changed' }, client);
    });
  }

  private async assertCurrent(password: string | undefined, hash: string | null): Promise<void> {
    if (password === undefined && hash !== null) throw invalid('#/currentPassword', 'required', 'You have a password: say it, too.');
    if (password !== undefined && !(await this.hasher.verify(password, hash))) throw invalid('#/currentPassword', 'wrong_password', 'This is not your password.');
  }
}

async function hashOf(userId: string, lock: '' | 'for update' = ''): Promise<string | null> {
  const [row] = await requireScope().rows<{ hash: string }>(`select password_hash as hash from user_credentials where user_id = ? ${lock}`, [userId]);
  return row?.hash ?? null;
}
