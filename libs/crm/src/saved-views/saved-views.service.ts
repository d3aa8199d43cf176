import { checkListQuery, constraintOf, expectVersion, Exportables, invalid, NotFound, requirePermission, requireOrganizationId, requireScope, requireUserId, type Exportable, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SavedViewView, type CreateSavedView, type UpdateSavedView } from './saved-view.dto.js';
import { SavedView } from './saved-view.entity.js';
import { DuplicateSavedView, NotOwnSavedView } from './saved-view.problems.js';

/** Saved views of lists. A view is its owner's; one that is shared is seen by every member who may see the list. */
@Injectable()
export class SavedViewsService {
  constructor(
    private readonly em: EntityManager,
    private readonly lists: Exportables,
    private readonly tenancy: TenancyApi,
  ) {}

  /** Views of lists the caller may not see are left out. */
  list(query: ListQuery) {
    return SavedViewView.page(query, { sql: 't.resource = any(?::text[])', params: [this.readable()] });
  }

  get(id: string) {
    return SavedViewView.one(id, { sql: 't.resource = any(?::text[])', params: [this.readable()] });
  }

  async create({ resource, ...input }: CreateSavedView) {
    const list = this.lists.find(resource);
    if (!list) throw invalid('#/resource', 'unknown', 'There is no such list.');
    requirePermission(list.permissions.read);
    await this.check(list, input);
    if (input.isDefault) await this.clearDefault(resource);
    const view = this.em.create(SavedView, { ...input, resource, ownerId: requireUserId() });
    await this.write();
    return SavedViewView.present(view);
  }

  /** 403 `not_own_saved_view` for a view that another member shares; one whose owner has left is everybody's. */
  async update(id: string, changes: UpdateSavedView) {
    const view = await this.loadOwn(id);
    expectVersion(view);
    const list = this.lists.find(view.resource);
    if (list) await this.check(list, changes);
    if (changes.isDefault && !view.isDefault) await this.clearDefault(view.resource);
    view.edit(changes);
    await this.write();
    return SavedViewView.present(view);
  }

  async delete(id: string): Promise<void> {
    const view = await this.loadOwn(id);
    expectVersion(view);
    this.em.remove(view);
  }

  private async loadOwn(id: string): Promise<SavedView> {
    await this.get(id);
    const view = await this.em.findOneOrFail(SavedView, { id }, { failHandler: () => new NotFound() });
    if (view.ownerId !== requireUserId() && (await this.tenancy.activeUserIds([view.ownerId])).length > 0) throw new NotOwnSavedView();
    return view;
  }

  /** Of several new defaults at the same moment the last one stays. */
  private async clearDefault(resource: string): Promise<void> {
    const scope = requireScope();
    await scope.rows('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`crm.default-view ${requireOrganizationId()} ${requireUserId()} ${resource}`]);
    await scope.rows('update saved_views set is_default = false, updated_at = ?, version = version + 1 where organization_id = ? and owner_id = ? and resource = ? and is_default', [
      scope.now(), requireOrganizationId(), requireUserId(), resource,
    ]);
  }

  private async write(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'saved_views_own_name' ? new DuplicateSavedView({ cause: error }) : error;
    }
  }

  private async check(list: Exportable, { filters = {}, sort, columns = [] }: UpdateSavedView): Promise<void> {
    await checkListQuery({ ...list, fields: await this.lists.columnsOf(list) }, { filters, sort: sort ?? undefined, columns });
  }

  private readable(): string[] {
    const { actor } = requireScope();
    return this.lists.all().filter(({ permissions }) => actor?.permissions.has(permissions.read)).map(({ resource }) => resource);
  }
}
