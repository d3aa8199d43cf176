const { join } = require('node:path');

const libs = join(__dirname, '../../libs');
const LIB = /^@app\/([^/]+)(\/events)?$/;

/**
 * Jest's resolver, for imports as TypeScript writes them: `./lead.js` is lead.ts, `@app/crm` is libs/crm/src/index.ts. Unlike a
 * moduleNameMapper it leaves packages alone, and what it answers is kept from one test file to the next.
 */
module.exports = (name, options) => {
  const [, lib, events] = LIB.exec(name) ?? [];
  if (lib) return options.defaultResolver(join(libs, lib, 'src', events ? 'events' : 'index'), options);
  const isOurs = !options.basedir.includes('/node_modules/');
  return options.defaultResolver(isOurs && /^\.{1,2}\/.*\.js$/.test(name) ? name.slice(0, -3) : name, options);
};
