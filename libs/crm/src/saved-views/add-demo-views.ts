import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { SavedView } from './saved-view.entity.js';

interface Plan {
  resource: string;
  name: string;
  filters: Record<string, string>;
  sort: string | null;
  columns: string[];
  isShared?: boolean;
  isDefault?: boolean;
  /** Whose it is, counted from the owner of the organization. */
  owner: number;
}

/** Filters, orders and columns as the lists take them. */
export const DEMO_VIEWS: readonly Plan[] = [
  { resource: 'lead', name: 'New, from the website', filters: { status: 'new', leadSource: 'website' }, sort: '-createdAt', columns: ['firstName', 'lastName', 'companyName', 'email', 'createdAt'], isShared: true, isDefault: true, owner: 0 },
  { resource: 'lead', name: 'Budget approved', filters: { 'customFields[budget_approved]': 'true' }, sort: 'lastName', columns: ['lastName', 'companyName', 'estimatedValue', 'customFields.team_size'], owner: 0 },
  { resource: 'lead', name: 'Qualified, all sources', filters: { status: 'qualified' }, sort: '-createdAt', columns: [], isShared: true, owner: 1 },
  { resource: 'deal', name: 'Open, changed lately', filters: { status: 'open' }, sort: '-updatedAt', columns: ['title', 'value', 'currency', 'probability', 'expectedCloseDate'], isShared: true, owner: 0 },
  { resource: 'deal', name: 'Lost, and why', filters: { status: 'lost' }, sort: '-createdAt', columns: ['title', 'companyName', 'value', 'currency', 'lostReason'], owner: 0 },
  { resource: 'account', name: 'Gold accounts', filters: { 'customFields[tier]': 'gold' }, sort: 'name', columns: ['name', 'domain', 'industry', 'annualRevenue'], isShared: true, owner: 1 },
  { resource: 'customer', name: 'Active customers', filters: { status: 'active' }, sort: null, columns: ['displayName', 'email', 'lifetimeValue', 'lifetimeValueCurrency', 'totalOrders'], owner: 0 },
  { resource: 'contact', name: 'My notes for the fair', filters: {}, sort: null, columns: ['lastName', 'jobTitle', 'phone'], owner: 1 },
];

/** Views of the lists, some shared and some for oneself. */
@Injectable()
export class AddDemoViews implements OnModuleInit {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly em: EntityManager,
  ) {}

  onModuleInit(): void {
    this.chapters.register((cast) => this.tell(cast));
  }

  private async tell({ memberIds }: DemoCast): Promise<void> {
    for (const { owner, ...view } of DEMO_VIEWS) this.em.create(SavedView, { ...view, ownerId: memberIds[owner % memberIds.length]! });
    await this.em.flush();
  }
}
