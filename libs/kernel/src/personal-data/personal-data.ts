import { Injectable } from '@nestjs/common';

/** What one feature keeps about a person. */
export interface PersonalDataSection {
  /** Its name in the export, `context.what`. */
  name: string;
  /**
   * `person`: asked once, in a scope without an organization. `organization`: asked once in each organization the person is,
   * or was, a member of; the scope acts there.
   */
  per: 'person' | 'organization';
  /** Everything kept, as plain values and without secrets, read page by page: the scope is open, a transaction is not. */
  read(userId: string): AsyncIterable<object>;
  /** Removes it, in the running transaction. Runs again after a failure, so it must not mind. Absent where nothing names the person once their profile is gone. */
  erase?(userId: string): Promise<void>;
}

/** Who keeps what about people. Each feature registers what it keeps; whoever exports or erases a person asks all of them. */
@Injectable()
export class PersonalData {
  readonly #sections = new Map<string, PersonalDataSection>();

  register(section: PersonalDataSection): void {
    if (!/^[a-z]+\.[a-z-]+$/.test(section.name)) throw new Error(`The section ${section.name} is not context.what.`);
    if (this.#sections.has(section.name)) throw new Error(`The section ${section.name} is registered twice.`);
    this.#sections.set(section.name, section);
  }

  /** In order of name. */
  sections(): PersonalDataSection[] {
    return [...this.#sections.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
