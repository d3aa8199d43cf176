import { applyPatch, Clock, expectVersion, NotFound, Outbox, requireScope, requireUserId, type ListQuery, type Page } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { CustomerUnlinked, CustomerUpdated } from '../events.js';
import { ClaimCustomers } from './claim-customers.js';
import type { MyCompany, SuggestedCompany, UpdateMyCompany } from './customer.dto.js';
import { Customer } from './customer.entity.js';
import { myCompanyView, type CompanyLink } from './my-company.view.js';

const MAX_SUGGESTIONS = 100;

/** The companies the signed-in user is a customer of. Endpoints of their own transactions: it leaves the organization of the token first. */
@Injectable()
export class MyCompaniesService {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly claims: ClaimCustomers,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async page(query: ListQuery): Promise<Page<MyCompany>> {
    requireScope().actAs(null, requireUserId());
    const { data, nextCursor } = await myCompanyView.page(query);
    return { data: await this.named(data), nextCursor };
  }

  /** Companies that know a proven address of the user and are not linked, in no order; the first hundred. */
  async suggestions(): Promise<SuggestedCompany[]> {
    const scope = requireScope();
    const userId = requireUserId();
    const found = await this.claims.find(userId);
    const suggested: SuggestedCompany[] = [];
    for (const { id, organizationId, email } of found.slice(0, MAX_SUGGESTIONS)) {
      scope.actAs(organizationId, userId); // its name can be seen there only
      const organizationName = await this.tenancy.activeName();
      if (organizationName !== null) suggested.push({ id, organizationName, email });
    }
    scope.actAs(null, userId);
    return suggested;
  }

  /** Links one of them; a 404 problem for what is none. */
  async accept(id: string): Promise<MyCompany> {
    const userId = requireUserId();
    const found = (await this.claims.find(userId)).find((suggested) => suggested.id === id);
    if (!found || !(await this.claims.claim(found, userId))) throw new NotFound();
    return this.get(id);
  }

  /** Links every company that knows a proven address of the user, also those they let go of. */
  async lookAgain(): Promise<Page<MyCompany>> {
    await this.claims.claimAll(requireUserId());
    return this.page({});
  }

  /** A 404 problem for a link that is not the user's own; the same in the other two. */
  async get(id: string): Promise<MyCompany> {
    requireScope().actAs(null, requireUserId());
    const [company] = await this.named([await myCompanyView.one(id)]);
    return company!;
  }

  async update(id: string, changes: UpdateMyCompany): Promise<MyCompany> {
    await this.change(id, (customer) => {
      const changed = applyPatch<Customer>(customer, changes);
      if (changed.length > 0) this.outbox.publish(CustomerUpdated, { customerId: id, changed, emailChanged: false });
    });
    return this.get(id);
  }

  async unlink(id: string): Promise<void> {
    await this.change(id, (customer) => {
      customer.unlink(this.clock.now());
      this.outbox.publish(CustomerUnlinked, { customerId: id, userId: requireUserId() });
    });
  }

  /** In the organization whose customer it is: only there can the row be changed, and only there does anybody hear of it. */
  private async change(id: string, work: (customer: Customer) => void): Promise<void> {
    const scope = requireScope();
    const userId = requireUserId();
    scope.actAs(null, userId);
    const { organizationId } = await myCompanyView.one(id);
    scope.actAs(organizationId, userId);
    await scope.transaction(async () => {
      const customer = await scope.em.findOneOrFail(Customer, { id, userId, deletedAt: null }, { failHandler: () => new NotFound() });
      expectVersion(customer);
      work(customer);
    });
    scope.actAs(null, userId);
  }

  private async named(links: CompanyLink[]): Promise<MyCompany[]> {
    const managerIds = links.flatMap(({ accountManagerId }) => accountManagerId ?? []);
    const names = await this.tenancy.organizationNames(links.map(({ organizationId }) => organizationId));
    const managers = new Map((await this.tenancy.logins(managerIds)).map(({ id, displayName }) => [id, displayName]));
    return links.map(({ organizationId, accountManagerId, ...link }) => ({
      ...link, organizationName: names.get(organizationId)!, accountManagerName: accountManagerId ? (managers.get(accountManagerId) ?? null) : null,
    }));
  }
}
