import { missing } from '@app/kernel';
import { subjectExists } from '../timeline/subject-exists.js';
import { SUBJECT_TYPES, type SubjectType } from '../timeline/timeline-entry.entity.js';

export type ActivityLinks = { [T in SubjectType as `${T}Id`]?: string | null | undefined };

/** Throws a 404 that names the field of the first link that leads to nothing the caller may see. */
export async function requireLinks(links: ActivityLinks): Promise<void> {
  for (const type of SUBJECT_TYPES) {
    const id = links[`${type}Id`];
    if (id && !(await subjectExists({ type, id }))) throw missing(`#/${type}Id`);
  }
}
