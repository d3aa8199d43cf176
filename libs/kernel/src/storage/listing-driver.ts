import type { DriverContract } from 'flydrive/types';

/** A driver that also names everything it keeps, a page at a time: flydrive's own `listAll` holds a whole directory. */
export interface ListingDriver extends DriverContract {
  keys(): AsyncGenerator<string>;
}
