import { Injectable, type StreamableFile } from '@nestjs/common';
import { newImageName, NotFound, ObjectStorage, Outbox, problems, readImage, removeImage, replaceImage, requireScope, requireUserId, sendImage, type SwapImage } from '@app/kernel';
import { UserUpdated } from '../events.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { User } from './user.entity.js';

/** Pictures users upload of themselves. Each upload is an object of its own; the one before it goes with the commit. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly directory: OrganizationDirectory,
    private readonly outbox: Outbox,
  ) {}

  /** Takes the picture from the body of the running request. */
  async upload(): Promise<void> {
    const image = await readImage();
    await replaceImage(this.storage, this.storage.keyForUser(requireUserId(), newImageName('avatar')), image, this.swap);
  }

  async remove(): Promise<void> {
    await removeImage(this.storage, this.swap);
  }

  /** The picture of a user, for themselves and for members of the active organization that both belong to; a 404 for everybody else. */
  async send(userId: string, version: string | undefined): Promise<StreamableFile | void> {
    const scope = requireScope();
    if (userId !== scope.userId && (scope.actor?.mfaMissing || !(await scope.transaction(() => this.directory.isFellow(userId), { readOnly: true })))) throw new NotFound();
    const [user] = await scope.rows<{ key: string | null }>('select avatar_object_key as key from users where id = ?', [userId]);
    return sendImage(this.storage, user?.key ?? null, version);
  }

  private readonly swap: SwapImage = async (key) => {
    const scope = requireScope();
    return scope.transaction(async () => {
      const user = await scope.em.findOneOrFail(User, requireUserId());
      if (user.status !== 'active') throw new problems.Unauthenticated(); // the token was looked at before
      const replaced = user.avatarObjectKey;
      if (replaced === key) return null;
      user.avatarObjectKey = key;
      this.outbox.publish(UserUpdated, { userId: user.id, changed: ['avatarUrl'] });
      return replaced;
    });
  };
}
