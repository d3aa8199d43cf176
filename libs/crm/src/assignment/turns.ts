import type { LEAD_SOURCES } from '../leads/lead.entity.js';

export type LeadSource = (typeof LEAD_SOURCES)[number];

/** A rule, as far as it says whose turn it is. */
export interface TurnRule {
  id: string;
  leadSource: LeadSource | null;
  userIds: readonly string[];
  nextTurn: number;
}

type Places = ReadonlyMap<string, number>;

/** Turns of rules that are locked, dealt out in memory: only those count whose leads are written. */
export class Turns {
  readonly #before: Places;
  #kept: Places;
  #dealt: Places;

  /** The rules in the order in which they are asked, and their members who are active. */
  constructor(
    private readonly rules: readonly TurnRule[],
    private readonly active: ReadonlySet<string>,
  ) {
    this.#before = this.#kept = this.#dealt = new Map(rules.map(({ id, nextTurn }) => [id, nextTurn]));
  }

  /** Whose turn it is for leads from these sources, one after the other, behind those that were kept; null where no rule fits or nobody is left. */
  deal(leadSources: readonly LeadSource[]): (string | null)[] {
    const places = new Map(this.#kept);
    this.#dealt = places;
    return leadSources.map((source) => {
      const rule = this.rules.find(({ leadSource }) => leadSource === null || leadSource === source);
      if (!rule) return null;
      const { id, userIds } = rule;
      const turn = userIds.map((_, step) => (places.get(id)! + step) % userIds.length).find((place) => this.active.has(userIds[place]!));
      if (turn === undefined) return null;
      places.set(id, (turn + 1) % userIds.length);
      return userIds[turn]!;
    });
  }

  /** The turns dealt last are taken. */
  keep(): void {
    this.#kept = this.#dealt;
  }

  /** Rules of which turns were kept, and whose is the next. */
  passed(): { id: string; nextTurn: number }[] {
    return [...this.#kept].filter(([id, place]) => place !== this.#before.get(id)).map(([id, nextTurn]) => ({ id, nextTurn }));
  }
}
