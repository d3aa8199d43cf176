import { startOpenTelemetry } from './otel.js';

const ENDPOINT = 'http://collector.example:4318';
const signalListeners = () => ['SIGTERM', 'SIGINT'].map((signal) => process.listenerCount(signal));

describe('startOpenTelemetry', () => {
  it('loads nothing without an endpoint', async () => {
    const load = async (name: string) => Promise.reject(new Error(`loaded ${name}`));
    const warnings: string[] = [];
    const stop = await startOpenTelemetry({ endpoint: undefined, warn: (message) => warnings.push(message), load });
    await stop();
    expect(warnings).toEqual([]);
  });

  it('warns once and goes on when the packages are not installed', async () => {
    const warnings: string[] = [];
    const notInstalled = async (name: string) => Promise.reject(Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' }));
    const stop = await startOpenTelemetry({ endpoint: ENDPOINT, warn: (message) => warnings.push(message), load: notInstalled });
    await stop();
    expect(warnings).toEqual([expect.stringContaining('install @opentelemetry/sdk-node and @opentelemetry/auto-instrumentations-node')]);
  });

  it('starts the SDK with the instrumentations, leaves signals alone, and stops without failing', async () => {
    const calls: unknown[] = [];
    class NodeSDK {
      constructor(options: object) { calls.push(options); }
      start() { calls.push('start'); }
      async shutdown() { calls.push('shutdown'); throw new Error('collector is down'); }
    }
    const load = async (name: string): Promise<Record<string, unknown>> => (name.endsWith('sdk-node') ? { NodeSDK } : { getNodeAutoInstrumentations: () => ['http'] });
    const before = signalListeners();
    const stop = await startOpenTelemetry({ endpoint: ENDPOINT, warn: (message) => calls.push(message), load });
    await expect(stop()).resolves.toBeUndefined();
    expect(calls).toEqual([{ serviceName: 'frontoffice', instrumentations: ['http'] }, 'start', 'shutdown']);
    expect(signalListeners()).toEqual(before);
  });
});
