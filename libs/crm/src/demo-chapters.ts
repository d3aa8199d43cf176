import { Injectable } from '@nestjs/common';
import type { Lead } from './leads/lead.entity.js';

export interface DemoCast {
  /** The users the work is given to, the owner first. */
  memberIds: readonly string[];
  leads: readonly Lead[];
}

export type DemoChapter = (cast: DemoCast) => Promise<void>;

/** What the features add to the demo organization, each in its own folder, once there are leads and deals. */
@Injectable()
export class DemoChapters {
  readonly #chapters: DemoChapter[] = [];

  /** At the start of the application; told in this order. */
  register(chapter: DemoChapter): void {
    this.#chapters.push(chapter);
  }

  async tell(cast: DemoCast): Promise<void> {
    for (const chapter of this.#chapters) await chapter(cast);
  }
}
