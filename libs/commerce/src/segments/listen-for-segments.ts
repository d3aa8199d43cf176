import { OnEvent, type EventDefinition, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { OWN_SOURCES, SegmentFacts } from './segment-facts.js';

/** Marks the customers whose facts changed: one listener for each event that touches facts of commerce. Marking twice is marking once. */
@Injectable()
export class ListenForSegments {
  constructor(private readonly facts: SegmentFacts) {}

  async mark({ type, data }: EventOf<EventDefinition>): Promise<void> {
    for (const { name, touchedBy } of this.facts.sources()) {
      if (touchedBy.some((event) => event.type === type)) await this.facts.touched(name, customersOf(data));
    }
  }
}

/** The customer, or the customers of a merge, an event speaks of. */
function customersOf(data: unknown): string[] {
  const { customerId, targetId, sourceIds = [] } = data as { customerId?: string; targetId?: string; sourceIds?: string[] };
  return [customerId, targetId, ...sourceIds].filter((id) => id !== undefined);
}

type Listen = (this: ListenForSegments, event: EventOf<EventDefinition>) => Promise<void>;

for (const event of new Set(OWN_SOURCES.flatMap(({ touchedBy }) => touchedBy))) {
  const [, resource, fact] = event.type.replaceAll('_', '-').split('.') as [string, string, string];
  const name = `mark-${resource}-${fact}`;
  const descriptor: TypedPropertyDescriptor<Listen> = { configurable: true, writable: true, value: function listen(told) { return this.mark(told); } };
  OnEvent(event, `commerce.${name}`)(ListenForSegments.prototype, name, descriptor as never);
  Object.defineProperty(ListenForSegments.prototype, name, descriptor);
}
