import { Injectable } from '@nestjs/common';
import type { SegmentRule } from './criteria.js';
import { SegmentMembersService } from './segment-members.service.js';
import { SegmentsService } from './segments.service.js';

const BY_HAND = 'Invited to the opening';
const SEGMENTS: readonly (readonly [name: string, description: string, criteria: SegmentRule])[] = [
  ['Regulars', 'Two orders or more in the last year.', { event: 'order.placed', times: { gte: 2 }, within: 'P1Y' }],
  ['Best customers', 'Worth 500 euros or more, and not blocked.', {
    all: [{ field: 'stats.ltv', op: 'gte', value: '500.00', currency: 'EUR' }, { not: { field: 'customer.status', op: '=', value: 'blocked' } }],
  }],
  ['Gone quiet', 'Bought once, and nothing for half a year.', { field: 'stats.lastOrderDate', op: 'moreThanAgo', value: 'P6M' }],
  ['New this quarter', 'Customers of the last ninety days.', { field: 'customer.customerSince', op: 'withinLast', value: 'P90D' }],
  ['Half of everybody', 'For comparing two newsletters.', { random: { bucket: 0, of: 2, seed: 'newsletter' } }],
  [BY_HAND, 'Chosen by hand.', {}],
];
/** Every so many customers are invited. */
const EVERY = 3;

/** Segments of every kind: by behaviour, worth, time, chance and by hand. */
@Injectable()
export class DemoSegments {
  constructor(
    private readonly segments: SegmentsService,
    private readonly members: SegmentMembersService,
  ) {}

  async create(customerIds: readonly string[]): Promise<void> {
    for (const [name, description, criteria] of SEGMENTS) {
      const { id } = await this.segments.create({ name, description, criteria: criteria as Record<string, unknown> });
      if (name !== BY_HAND) continue;
      for (const customerId of customerIds.filter((_, i) => i % EVERY === 0)) await this.members.set(id, { customerId, membership: 'in' });
    }
  }
}
