import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import type { EgressFilter } from './egress-filter.js';
import { EgressRefused } from './egress-refused.js';

type CreateConnection = http.Agent['createConnection'];
type Options = Parameters<CreateConnection>[0];
type Callback = Parameters<CreateConnection>[1];
type Connection = ReturnType<CreateConnection>;

/** An http.Agent whose sockets go through an EgressFilter. */
export class FilteredHttpAgent extends http.Agent {
  constructor(private readonly filter: EgressFilter) {
    super({ keepAlive: false });
  }

  override createConnection(options: Options, callback?: Callback): Connection {
    return guardedDial(this.filter, options, callback, (checked) => super.createConnection(checked, callback));
  }
}

/** An https.Agent whose sockets go through an EgressFilter. */
export class FilteredHttpsAgent extends https.Agent {
  constructor(private readonly filter: EgressFilter) {
    super({ keepAlive: false });
  }

  override createConnection(options: Options, callback?: Callback): Connection {
    return guardedDial(this.filter, options, callback, (checked) => super.createConnection(checked, callback));
  }
}

function guardedDial(filter: EgressFilter, options: Options, callback: Callback, dial: (checked: Options) => Connection): Connection {
  const { host, port, socketPath } = options;
  try {
    if (!host || socketPath) throw new EgressRefused('shape');
    // net.connect never calls `lookup` for a literal address
    if (isIP(host) !== 0) filter.assertAddressAllowed(host, Number(port));
  } catch (error) {
    process.nextTick(() => callback?.(error as Error, undefined as never));
    return undefined;
  }
  return dial({ ...options, lookup: filter.lookupFor(Number(port)) });
}
