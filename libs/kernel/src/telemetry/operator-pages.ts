import type { KernelConfig } from '../config/kernel.config.js';
import { renderCaughtMailPage } from '../mail/caught-mail-page.js';
import { collectProcessMetrics, metricsRegistry } from './metrics.js';
import type { OperatorListenerOptions, OperatorPage } from './operator-listener.js';

/** The operator listener the configuration asks for. */
export function operatorListenerOptions(config: KernelConfig): OperatorListenerOptions {
  const pages = { ...processPages(), ...(config.DEMO_MODE && { '/mail': caughtMailPage(config.DEMO_MAIL_DIR) }) };
  return { host: config.OPERATOR_HOST, port: config.OPERATOR_PORT, pages };
}

/** `/metrics` in Prometheus' text format, and `/livez`, which answers as long as the event loop turns. */
export function processPages(): Record<string, OperatorPage> {
  collectProcessMetrics();
  return {
    '/metrics': { title: 'Metrics', handle: async () => ({ contentType: metricsRegistry.contentType, body: await metricsRegistry.metrics() }) },
    '/livez': { title: 'Liveness', handle: async () => ({ contentType: 'text/plain; charset=utf-8', body: 'ok\n' }) },
  };
}

/** The mail caught in demo mode. */
export function caughtMailPage(directory: string): OperatorPage {
  return {
    title: 'Caught mail',
    async handle(query) {
      const { status, html } = await renderCaughtMailPage(directory, query.get('id'));
      return { status, contentType: 'text/html; charset=utf-8', body: html };
    },
  };
}
