import 'reflect-metadata';
import { createHttpApp, endOnSignal, kernelConfig, loadConfig, OperatorListener, Readiness, releaseStartMemory, reportAndExit, startCatchAll, startTracing } from '@app/kernel';

async function main(): Promise<void> {
  await startTracing(process.env);
  const { ApiModule } = await import('./api.module.js'); // declares the configuration of every context
  loadConfig(process.env);
  const { HOST, PORT, DEMO_MODE, DEMO_MAIL_DIR, DEMO_SMTP_PORT } = kernelConfig.value();
  if (DEMO_MODE) await startCatchAll({ directory: DEMO_MAIL_DIR, port: DEMO_SMTP_PORT });
  const app = await createHttpApp(ApiModule);
  endOnSignal(app, () => app.get(Readiness).leave());
  await app.init();
  releaseStartMemory();
  await app.get(OperatorListener).listen();
  await app.listen(PORT, HOST);
}

main().catch(reportAndExit);
