import { Type } from '@mikro-orm/postgresql';

/** A decimal of any length, compared as it is written: as numbers, two positions close to each other would count as unchanged. */
export class BoardPosition extends Type<string, string> {
  override getColumnType(): string {
    return 'numeric';
  }

  override compareAsType(): string {
    return 'string';
  }
}
