// Required into a process of the product: writes the names of the packages it has loaded, CommonJS and ES modules alike, when it ends.
const { writeFileSync } = require('node:fs');
const { registerHooks } = require('node:module');

const packages = new Set();
registerHooks({
  load(url, context, next) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    if (name) packages.add(name);
    return next(url, context);
  },
});
process.once('exit', () => writeFileSync(process.env.LOADED_PACKAGES_FILE, JSON.stringify([...packages])));
