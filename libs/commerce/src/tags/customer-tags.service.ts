import { Clock, constraintOf, expectVersion, Jobs, missing, NotFound, Outbox, requireOrganizationId, requireScope, uuidv7, type ListQuery } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { lockCustomer } from '../customers/lock-customer.js';
import { CustomerTagsChanged, CustomerTagUpdated } from '../events.js';
import type { CreateCustomerTag, UpdateCustomerTag } from './customer-tag.dto.js';
import { CustomerTag } from './customer-tag.entity.js';
import { TagNameTaken } from './customer-tag.problems.js';
import { CustomerTagView } from './customer-tag.view.js';
import { RemoveTagJob } from './remove-tag.job.js';

/** Tags of the running organization, and which customers carry them. */
@Injectable()
export class CustomerTagsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  list(query: ListQuery) {
    return CustomerTagView.page(query);
  }

  get(id: string) {
    return CustomerTagView.one(id);
  }

  /** 409 `customer_tag_name_taken`. */
  async create(input: CreateCustomerTag): Promise<CustomerTag> {
    const tag = this.em.create(CustomerTag, { ...input, createdById: requireScope().userId });
    await this.flush();
    return tag;
  }

  /** 409 `customer_tag_name_taken`. */
  async update(id: string, changes: UpdateCustomerTag): Promise<void> {
    const changed = (await this.load(id)).edit(changes);
    await this.flush();
    if (changed.length > 0) this.outbox.publish(CustomerTagUpdated, { tagId: id, changed });
  }

  /** Nobody sees the tag from here on; a job takes it from those who carry it. Whoever is giving it to somebody right now is waited for. */
  async delete(id: string): Promise<void> {
    const tag = await this.load(id, LockMode.PESSIMISTIC_WRITE);
    tag.delete(this.clock.now());
    await this.jobs.enqueue(RemoveTagJob, { tagId: id, userId: requireScope().userId });
    await this.flush();
  }

  /** Tags the customer carries already stay. A 404 that names the tag there is not. */
  async attach(customerId: string, tagIds: readonly string[]): Promise<void> {
    await lockCustomer(customerId);
    const scope = requireScope();
    const known = await scope.rows<{ id: string }>('select id from customer_tags where organization_id = ? and id = any(?::uuid[]) and deleted_at is null for key share', [requireOrganizationId(), tagIds]);
    const unknown = tagIds.findIndex((tagId) => !known.some(({ id }) => id === tagId));
    if (unknown >= 0) throw missing(`#/tagIds/${unknown}`);
    const added = await scope.rows(
      `insert into customer_taggings (id, organization_id, customer_id, tag_id, created_by_id, created_at)
       select tagging, ?, ?, tag, ?, ? from unnest(?::uuid[], ?::uuid[]) as t (tagging, tag) on conflict do nothing returning id`,
      [requireOrganizationId(), customerId, scope.userId, scope.now(), known.map(() => uuidv7()), known.map(({ id }) => id)],
    );
    if (added.length > 0) this.outbox.publish(CustomerTagsChanged, { customerId });
  }

  /** A 404 for a tag the customer does not carry. */
  async detach(customerId: string, tagId: string): Promise<void> {
    await lockCustomer(customerId);
    const gone = await requireScope().rows(
      `delete from customer_taggings k using customer_tags g where k.organization_id = ? and k.customer_id = ? and k.tag_id = ?
         and g.organization_id = k.organization_id and g.id = k.tag_id and g.deleted_at is null returning k.id`,
      [requireOrganizationId(), customerId, tagId],
    );
    if (gone.length === 0) throw new NotFound();
    this.outbox.publish(CustomerTagsChanged, { customerId });
  }

  private async load(id: string, lockMode?: LockMode.PESSIMISTIC_WRITE): Promise<CustomerTag> {
    const tag = await this.em.findOneOrFail(CustomerTag, { id, deletedAt: null }, { failHandler: () => new NotFound(), ...(lockMode === undefined ? {} : { lockMode }) });
    expectVersion(tag);
    return tag;
  }

  private async flush(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'customer_tags_name' ? new TagNameTaken() : error;
    }
  }
}
