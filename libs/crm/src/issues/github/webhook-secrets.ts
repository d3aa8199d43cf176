import { defineSealedColumn, FieldCipher, newToken, requireOrganizationId, requireScope, tokensEqual, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';

const SECRET = defineSealedColumn('github_connections', 'sealed_secret');
const PREVIOUS = defineSealedColumn('github_connections', 'sealed_previous_secret');
const GRACE_HOURS = 24;

interface Row {
  id: string;
  sealedSecret: string | null;
  sealedPreviousSecret: string | null;
}

/** The secrets GitHub signs its callbacks with: made here, shown once, sealed at rest. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly cipher: FieldCipher) {}

  /** A new secret for a plugin's callbacks; the one before is good for another 24 hours. */
  async rotate(pluginId: string): Promise<{ secret: string; previousUntil: Date | null }> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const now = scope.now();
    const [row] = await scope.rows<Row>(
      `insert into github_connections as c (id, organization_id, created_at, updated_at, plugin_id) values (?, ?, ?, ?, ?)
       on conflict (organization_id, plugin_id) do update set updated_at = excluded.updated_at returning id, sealed_secret as "sealedSecret"`,
      [uuidv7(), organizationId, now, now, pluginId],
    );
    const { id, sealedSecret } = row!;
    const { token: secret } = newToken('fogh_');
    const previous = sealedSecret ? this.cipher.seal(this.cipher.open(sealedSecret, SECRET.at(organizationId, id)), PREVIOUS.at(organizationId, id)) : null;
    const previousUntil = previous ? new Date(now.getTime() + GRACE_HOURS * 3_600_000) : null;
    await scope.rows(
      'update github_connections set sealed_secret = ?, sealed_previous_secret = ?, previous_until = ?, version = version + 1 where organization_id = ? and id = ?',
      [this.cipher.seal(secret, SECRET.at(organizationId, id)), previous, previousUntil, organizationId, id],
    );
    return { secret, previousUntil };
  }

  /** Whether `signature` (`sha256=` and 64 hexadecimal digits) is the one of `body` under a secret that is good now; takes the same time for every wrong one. */
  async verifies(pluginId: string, body: string, signature: string): Promise<boolean> {
    const organizationId = requireOrganizationId();
    const [row] = await requireScope().rows<Row>(
      `select id, sealed_secret as "sealedSecret", case when previous_until > now() then sealed_previous_secret end as "sealedPreviousSecret"
       from github_connections where organization_id = ? and plugin_id = ?`,
      [organizationId, pluginId],
    );
    if (!row?.sealedSecret) return false;
    const secrets = [this.cipher.open(row.sealedSecret, SECRET.at(organizationId, row.id))];
    if (row.sealedPreviousSecret) secrets.push(this.cipher.open(row.sealedPreviousSecret, PREVIOUS.at(organizationId, row.id)));
    return secrets.map((secret) => tokensEqual(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`, signature)).includes(true);
  }
}
