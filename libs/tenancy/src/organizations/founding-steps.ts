import { Injectable } from '@nestjs/common';

export interface FoundedOrganization {
  id: string;
  name: string;
  /** The founder, its first `ceo`. */
  userId: string;
}

export type FoundingStep = (organization: FoundedOrganization) => Promise<void>;

/** What other contexts give a new organization to start with. A context registers its step when its module starts. */
@Injectable()
export class FoundingSteps {
  readonly #steps: FoundingStep[] = [];
  readonly #tables = new Set<string>();

  /** `step` runs in the transaction that founds the organization, in a scope that acts for it, and writes to `tables`; when it throws, nothing is founded. */
  register(step: FoundingStep, tables: readonly string[]): void {
    this.#steps.push(step);
    for (const table of tables) this.#tables.add(table);
  }

  /** The tables that hold something of an organization nobody has used yet. */
  get tables(): ReadonlySet<string> {
    return this.#tables;
  }

  async run(organization: FoundedOrganization): Promise<void> {
    for (const step of this.#steps) await step(organization);
  }
}
