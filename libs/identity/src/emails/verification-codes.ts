import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedMac, requireScope } from '@app/kernel';

export const CODE_MINUTES = 10;
const MAX_TRIES = 10;
const PURPOSE = 'email-verification';

/** What became of a try. A code that was never mailed is wrong. */
export type CodeVerdict = { is: 'right' | 'wrong' | 'expired' } | { is: 'exhausted'; secondsLeft: number };

/** Six-digit codes, one at a time for each address: ten minutes, ten tries. */
@Injectable()
export class VerificationCodes {
  constructor(private readonly mac: KeyedMac) {}

  /** A new code in place of the one before. */
  async replace(userEmailId: string): Promise<string> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await requireScope().rows(
      `insert into email_verifications (user_email_id, code_mac, expires_at) values (?, ?, now() + interval '${CODE_MINUTES} minutes')
       on conflict (user_email_id) do update set code_mac = excluded.code_mac, tries = 0, created_at = now(), expires_at = excluded.expires_at`,
      [userEmailId, this.mac.sign(PURPOSE, `${userEmailId}:${code}`)],
    );
    return code;
  }

  /** Counts a try and judges it. Must commit before the answer, or parallel guesses would not count. */
  async try(userEmailId: string, code: string): Promise<CodeVerdict> {
    const [row] = await requireScope().rows<{ codeMac: string; tries: number; secondsLeft: number }>(
      `update email_verifications set tries = least(tries + 1, ${MAX_TRIES + 1}) where user_email_id = ?
       returning code_mac as "codeMac", tries, ceil(extract(epoch from expires_at - now()))::int as "secondsLeft"`,
      [userEmailId],
    );
    if (!row) return { is: 'wrong' };
    if (row.secondsLeft <= 0) return { is: 'expired' };
    if (row.tries > MAX_TRIES) return { is: 'exhausted', secondsLeft: row.secondsLeft };
    return { is: this.mac.verify(PURPOSE, `${userEmailId}:${code}`, row.codeMac) ? 'right' : 'wrong' };
  }
}
