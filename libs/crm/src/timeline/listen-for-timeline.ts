import { OnEvent, type EventDefinition, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { RecordTimeline } from './record-timeline.js';
import { timelineEvents } from './timeline-facts.js';

/** Feeds the timelines: one listener for each event they speak of. A repeated event changes nothing: RecordTimeline says each fact once. */
@Injectable()
export class ListenForTimeline {
  constructor(readonly timeline: RecordTimeline) {}
}

type Listen = (this: ListenForTimeline, event: EventOf<EventDefinition>) => Promise<void>;

for (const event of timelineEvents()) {
  const [, resource, fact] = event.type.replaceAll('_', '-').split('.') as [string, string, string];
  const name = `record-${resource}-${fact}`;
  const descriptor: TypedPropertyDescriptor<Listen> = { configurable: true, writable: true, value: function listen(told) { return this.timeline.record(told); } };
  OnEvent(event, `crm.${name}`)(ListenForTimeline.prototype, name, descriptor as never);
  Object.defineProperty(ListenForTimeline.prototype, name, descriptor);
}
