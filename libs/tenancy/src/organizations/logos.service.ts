import { Injectable, type StreamableFile } from '@nestjs/common';
import { newImageName, ObjectStorage, Outbox, readImage, removeImage, replaceImage, requireOrganizationId, requireScope, sendImage, type SwapImage } from '@app/kernel';
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
    await replaceImage(this.storage, this.storage.keyFor(requireOrganizationId(), 'logo', newImageName('logo')), image, this.swap);
  }

  async remove(): Promise<void> {
    await removeImage(this.storage, this.swap);
  }

  async send(version: string | undefined): Promise<StreamableFile | void> {
    const [row] = await requireScope().rows<{ key: string | null }>('select logo_object_key as key from organizations where id = ?', [requireOrganizationId()]);
    return sendImage(this.storage, row?.key ?? null, version);
  }

  private readonly swap: SwapImage = async (key) => {
    const scope = requireScope();
    return scope.transaction(async () => {
      const organization = await scope.em.findOneOrFail(Organization, requireOrganizationId());
      const replaced = organization.logoObjectKey;
      if (replaced === key) return null;
      organization.logoObjectKey = key;
      this.outbox.publish(OrganizationUpdated, { organizationId: organization.id, changed: ['logoUrl'] });
      return replaced;
    });
  };
}
