import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** What happens to a connection: forwarded, cut after n bytes from the server, or held open while nothing passes any more. */
export type ProxyPlan = { kind: 'forward' } | { kind: 'cut'; afterBytes: number } | { kind: 'blackHole'; afterBytes: number } | { kind: 'refuse' };

/** A loopback TCP proxy in front of one server whose connections a test can cut or silence. */
export interface TcpProxy {
  port: number;
  /** Decides about every connection made from now on; existing ones keep their plan. */
  plan: (connectionIndex: number) => ProxyPlan;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Bytes the servers sent through the proxy so far. */
  readonly bytesFromServer: number;
  /** Resets every open connection at once. */
  cutAll(): void;
  close(): Promise<void>;
}

/** Starts the proxy; it forwards everything until a plan is set. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const state = { connections: 0, bytesFromServer: 0, plan: (): ProxyPlan => ({ kind: 'forward' }) } as {
    connections: number;
    bytesFromServer: number;
    plan: (index: number) => ProxyPlan;
  };
  const server = createServer((client) => {
    const plan = state.plan(state.connections);
    state.connections += 1;
    track(sockets, client);
    if (plan.kind === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target.port, target.host);
    track(sockets, upstream);
    join(client, upstream, plan, (bytes) => (state.bytesFromServer += bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get plan() {
      return state.plan;
    },
    set plan(plan) {
      state.plan = plan;
    },
    get connections() {
      return state.connections;
    },
    get bytesFromServer() {
      return state.bytesFromServer;
    },
    cutAll: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function join(client: Socket, upstream: Socket, plan: ProxyPlan, count: (bytes: number) => void): void {
  let passed = 0;
  let silent = false;
  client.on('data', (chunk) => {
    if (!silent) upstream.write(chunk);
  });
  upstream.on('data', (chunk) => {
    if (silent) return;
    const left = plan.kind === 'cut' || plan.kind === 'blackHole' ? plan.afterBytes - passed : Infinity;
    const part = chunk.length > left ? chunk.subarray(0, left) : chunk;
    passed += part.length;
    count(part.length);
    if (part.length === chunk.length) {
      client.write(part);
      return;
    }
    silent = true;
    // The client gets every byte up to the cut, then a reset: the half message has really arrived.
    if (plan.kind === 'cut') client.write(part, () => client.resetAndDestroy());
    else client.write(part);
    upstream.destroy();
  });
  client.on('close', () => upstream.destroy());
  upstream.on('close', () => {
    if (!silent) client.destroy();
  });
}

function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sockets.delete(socket));
}
