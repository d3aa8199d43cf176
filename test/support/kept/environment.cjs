const { readFileSync } = require('node:fs');
const { TestEnvironment } = require('jest-environment-node');

/** By project: the environment its files share in this worker, so that what was loaded in it can stay. */
const environments = new Map();
/** A file that declares events, jobs, permissions, routes and the like has everything to itself: others would find them declared. */
const DECLARES = /\bdefine[A-Z]\w*\(|@Controller\(|extends (problems\.)?problem\(/;
/** Where jest-circus hangs, into the environment, who listens to the tests of one file. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

/**
 * Jest's environment for Node, but one for all files of a project that a worker runs. The variables of the process, how it exits and
 * who listens to the tests are after each file what they were before; what was loaded stays (runtime.cjs), and so do matchers of expect.
 */
class KeptEnvironment extends TestEnvironment {
  constructor(config, context) {
    if (DECLARES.test(readFileSync(context.testPath, 'utf8'))) return new TestEnvironment(config, context);
    const { id } = config.projectConfig;
    const kept = environments.get(id);
    if (kept) return kept;
    super(config, context);
    environments.set(id, this);
    const { env, exit } = this.global.process;
    this.before = { variables: { ...env }, exit };
  }

  async teardown() {
    const { process } = this.global;
    for (const name of Object.keys(process.env)) if (!(name in this.before.variables)) delete process.env[name];
    Object.assign(process.env, this.before.variables);
    process.exit = this.before.exit;
    delete this.global[LISTENERS];
  }
}

module.exports = { default: KeptEnvironment, KeptEnvironment, __esModule: true };
