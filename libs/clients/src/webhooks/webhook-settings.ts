import { DecryptionFailed, defineSealedColumn, FieldCipher } from '@app/kernel';
import { Injectable } from '@nestjs/common';

const SETTINGS = defineSealedColumn('webhooks', 'sealed_settings');

/** What of a webhook nobody reads again. */
export interface WebhookSettings {
  secret: string;
  /** The secret before the last rotation. */
  previousSecret: string | null;
  headers: Record<string, string>;
}

export interface SealedWebhook {
  id: string;
  organizationId: string;
  sealedSettings: string;
}

/** Secrets and custom headers at rest: one envelope a webhook, that opens only in its own row. */
@Injectable()
export class WebhookSettingsSeal {
  constructor(private readonly cipher: FieldCipher) {}

  seal(settings: WebhookSettings, { id, organizationId }: Pick<SealedWebhook, 'id' | 'organizationId'>): string {
    return this.cipher.seal(JSON.stringify(settings), SETTINGS.at(organizationId, id));
  }

  /** Null for an envelope of another row, or of a key that is gone. */
  open({ id, organizationId, sealedSettings }: SealedWebhook): WebhookSettings | null {
    try {
      return JSON.parse(this.cipher.open(sealedSettings, SETTINGS.at(organizationId, id)).toString()) as WebhookSettings;
    } catch (error) {
      if (error instanceof DecryptionFailed) return null;
      throw error;
    }
  }
}
