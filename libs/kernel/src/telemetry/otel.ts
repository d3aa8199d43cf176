/** The part of @opentelemetry/sdk-node that is used. */
interface NodeSdk {
  start(): void;
  shutdown(): Promise<void>;
}

export interface OpenTelemetryOptions {
  /** From OTEL_EXPORTER_OTLP_ENDPOINT; nothing happens without. */
  endpoint: string | undefined;
  /** Called once when tracing was asked for and cannot be had. */
  warn: (message: string) => void;
  /** How packages are loaded; a seam for tests, as the packages are optional. */
  load?: (name: string) => Promise<Record<string, unknown>>;
}

const SDK = '@opentelemetry/sdk-node';
const INSTRUMENTATIONS = '@opentelemetry/auto-instrumentations-node';

/**
 * Starts OpenTelemetry when an endpoint is configured and its packages are installed. Must run before the modules it
 * observes are loaded. The SDK installs no signal handlers: call the returned function when the application closes.
 */
export async function startOpenTelemetry({ endpoint, warn, load = (name) => import(name) }: OpenTelemetryOptions): Promise<() => Promise<void>> {
  const nothing = async () => undefined;
  if (endpoint === undefined) return nothing;
  const sdk = await load(SDK).catch(() => undefined);
  const instrumentations = await load(INSTRUMENTATIONS).catch(() => undefined);
  if (!sdk || !instrumentations) {
    warn(`OTEL_EXPORTER_OTLP_ENDPOINT is set, but there will be no traces: install ${SDK} and ${INSTRUMENTATIONS}.`);
    return nothing;
  }
  const Sdk = sdk['NodeSDK'] as new (options: object) => NodeSdk;
  const instrument = instrumentations['getNodeAutoInstrumentations'] as () => unknown[];
  // exporter, resource and sampler come from the OTEL_* variables, which the SDK reads itself
  const running = new Sdk({ serviceName: 'frontoffice', instrumentations: instrument() });
  running.start();
  // a collector that is down must not hold up or fail the shutdown
  return () => running.shutdown().catch(() => undefined);
}
