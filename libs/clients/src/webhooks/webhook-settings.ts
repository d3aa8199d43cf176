import { DecryptionFailed, defineSealedColumn, FieldCipher } from '@app/kernel';
import { Injectable } from '@nestjs/common';

const SETTINGS = defineSealedColumn('webhooks', 'sealed_settings');

/** What of a webhook nobody reads again. */
export interface WebhookSettings {
  secret: string;
  /** Secrets before, the newest first, each with the end it was promised (ISO 8601). */
  previous: { secret: string; endsAt: string }[];
  headers: Record<string, string>;
}

export interface SealedWebhook {
  id: string;
  organizationId: string;
  sealedSettings: string;
  previousSecretEndsAt?: Date | string | null;
}

/** Envelopes written when there was one secret before at most hold it without its end. */
type StoredSettings = Omit<WebhookSettings, 'previous'> & { previous?: WebhookSettings['previous']; previousSecret?: string | null };

/** Secrets and custom headers at rest: one envelope a webhook, that opens only in its own row. */
@Injectable()
export class WebhookSettingsSeal {
  constructor(private readonly cipher: FieldCipher) {}

  seal(settings: WebhookSettings, { id, organizationId }: Pick<SealedWebhook, 'id' | 'organizationId'>): string {
    return this.cipher.seal(JSON.stringify(settings), SETTINGS.at(organizationId, id));
  }

  /** Null for an envelope of another row, or of a key that is gone. */
  open({ id, organizationId, sealedSettings, previousSecretEndsAt }: SealedWebhook): WebhookSettings | null {
    try {
      const { secret, headers, previous, previousSecret } = JSON.parse(this.cipher.open(sealedSettings, SETTINGS.at(organizationId, id)).toString()) as StoredSettings;
      const only = previousSecret && previousSecretEndsAt ? [{ secret: previousSecret, endsAt: new Date(previousSecretEndsAt).toISOString() }] : [];
      return { secret, headers, previous: previous ?? only };
    } catch (error) {
      if (error instanceof DecryptionFailed) return null;
      throw error;
    }
  }
}
