import { Injectable, type StreamableFile } from '@nestjs/common';
import { newImageName, ObjectStorage, Outbox, readImage, requireOrganizationId, requireScope, sendImage, storeImage } from '@app/kernel';
import { OrganizationUpdated } from '../events.js';
import { Organization } from './organization.entity.js';

/** The logo of the active organization. Each upload is an object of its own; the one before it goes after the commit. */
@Injectable()
export class LogosService {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly outbox: Outbox,
  ) {}

  /** Takes the picture from the body of the running request. */
  async upload(): Promise<void> {
    const image = await readImage();
    const key = this.storage.keyFor(requireOrganizationId(), 'logo', newImageName('logo'));
    await storeImage(this.storage, key, image);
    try {
      await this.replace(key);
    } catch (error) {
      await this.storage.delete(key);
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.replace(null);
  }

  async send(version: string | undefined): Promise<StreamableFile | void> {
    const [row] = await requireScope().rows<{ key: string | null }>('select logo_object_key as key from organizations where id = ?', [requireOrganizationId()]);
    return sendImage(this.storage, row?.key ?? null, version);
  }

  private async replace(key: string | null): Promise<void> {
    const scope = requireScope();
    const before = await scope.transaction(async () => {
      const organization = await scope.em.findOneOrFail(Organization, requireOrganizationId());
      const replaced = organization.logoObjectKey;
      if (replaced === key) return null;
      organization.logoObjectKey = key;
      this.outbox.publish(OrganizationUpdated, { organizationId: organization.id, changed: ['logoUrl'] });
      return replaced;
    });
    if (before) await this.storage.delete(before);
  }
}
