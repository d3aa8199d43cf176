import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedMac, requireScope } from '@app/kernel';

export const CODE_MINUTES = 10;
const MAX_TRIES = 10;
const PURPOSE = 'email-verification';

/** Six-digit codes, one at a time for each address: ten minutes, ten tries. */
@Injectable()
export class VerificationCodes {
  constructor(private readonly mac: KeyedMac) {}

  /** A new code in place of the one before. */
  async replace(userEmailId: string): Promise<string> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await requireScope().em.execute(
      `insert into email_verifications (user_email_id, code_mac, expires_at) values (?, ?, now() + interval '${CODE_MINUTES} minutes')
       on conflict (user_email_id) do update set code_mac = excluded.code_mac, tries = 0, created_at = now(), expires_at = excluded.expires_at`,
      [userEmailId, this.mac.sign(PURPOSE, `${userEmailId}:${code}`)],
    );
    return code;
  }

  /** Counts a try and says whether the code is right. Must commit before the answer, or parallel guesses would not count. */
  async isRight(userEmailId: string, code: string): Promise<boolean> {
    const [row] = await requireScope().em.execute<{ code_mac: string }[]>(
      'update email_verifications set tries = tries + 1 where user_email_id = ? and tries < ? and expires_at > now() returning code_mac',
      [userEmailId, MAX_TRIES],
    );
    return row !== undefined && this.mac.verify(PURPOSE, `${userEmailId}:${code}`, row.code_mac);
  }
}
