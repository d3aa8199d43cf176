const { default: Runtime } = require('jest-runtime');
const { KeptEnvironment } = require('./environment.cjs');

/** By environment: the runtime that loads what stays, and is never torn down. */
const keepers = new WeakMap();
/** Below the root: packages, and the product without the tests beside it. */
const STAYS = /^[\\/](node_modules|libs|apps)[\\/](?!.*spec\.ts$)/;

/** Source maps of one file, then of what stays. */
class SourceMaps extends Map {
  constructor(own, kept) {
    super();
    this.sources = [own, kept];
  }
  get(path) {
    return this.sources[0].get(path) ?? this.sources[1].get(path);
  }
}

/**
 * Jest loads everything anew for every file, which for the whole product takes longer than most files run. Here the product and its
 * packages are loaded once for a worker, as in a process of the product that serves one organization after the other; a file of tests
 * and what it takes from test/ are loaded anew. A file that declares something itself (environment.cjs), or says
 * `@jest-environment node` at its top, has everything to itself (docs/decisions/0019).
 */
class KeptRuntime extends Runtime {
  constructor(...given) {
    super(...given);
    const [{ rootDir }, environment] = given;
    if (!(environment instanceof KeptEnvironment)) return;
    if (!keepers.has(environment)) keepers.set(environment, new Runtime(...given));
    this.keeper = keepers.get(environment);
    this.rootDir = rootDir;
    this.sourceMaps = new SourceMaps(super.getSourceMaps(), this.keeper.getSourceMaps());
  }

  requireModule(from, moduleName, options, isRequireActual) {
    return this.stays(from, moduleName, options) ? this.keeper.requireModule(from, moduleName) : super.requireModule(from, moduleName, options, isRequireActual);
  }
  stays(from, moduleName, options) {
    if (!this.keeper || !moduleName || options?.isInternalModule || this._resolution.isCoreModule(moduleName)) return false;
    const path = this._resolution.resolveCjs(from, moduleName);
    return path.startsWith(this.rootDir) && STAYS.test(path.slice(this.rootDir.length));
  }
  getSourceMaps() {
    return this.sourceMaps ?? super.getSourceMaps();
  }
}

module.exports = { default: KeptRuntime, __esModule: true };
