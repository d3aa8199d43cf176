import { imageVersion, kernelConfig, NotFound, ObjectStorage, requireOrganizationId, requireScope, sendImage } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable, type StreamableFile } from '@nestjs/common';

interface Pictured {
  id: string;
  userId: string | null;
  verified: boolean;
  profilePictureUrl: string | null;
}

/** Customers have no picture of their own: they show that of their login. */
@Injectable()
export class CustomerPictures {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly storage: ObjectStorage,
  ) {}

  /** The customers with the addresses of their pictures; asks once for all of them. */
  async added<C extends Pictured>(customers: C[]): Promise<C[]> {
    const userIds = customers.flatMap(({ userId, verified }) => (userId && verified ? [userId] : []));
    if (userIds.length === 0) return customers;
    const keys = new Map((await this.tenancy.logins(userIds)).map(({ id, avatarObjectKey }) => [id, avatarObjectKey]));
    return customers.map((customer) => ({ ...customer, profilePictureUrl: customer.verified ? urlOf(customer.id, keys.get(customer.userId!)) : null }));
  }

  /** The picture as the answer of the running GET; a 404 problem where there is none. */
  async send(id: string, version: string | undefined): Promise<StreamableFile | void> {
    const scope = requireScope();
    const key = await scope.transaction(
      async () => {
        const [customer] = await scope.rows<{ userId: string }>(
          'select user_id as "userId" from customers where organization_id = ? and id = ? and deleted_at is null and user_id is not null and verified_at is not null',
          [requireOrganizationId(), id],
        );
        if (!customer) throw new NotFound();
        const [login] = await this.tenancy.logins([customer.userId]);
        return login?.avatarObjectKey ?? null;
      },
      { readOnly: true },
    );
    return sendImage(this.storage, key, version);
  }
}

const urlOf = (customerId: string, key: string | null | undefined): string | null =>
  key ? `${kernelConfig.value().PUBLIC_URL}/v1/customers/${customerId}/picture?v=${imageVersion(key)}` : null;
