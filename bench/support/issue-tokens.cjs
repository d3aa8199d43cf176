// Access tokens and their verification: the product's own code, from dist.
require('reflect-metadata');
const { randomUUID } = require('node:crypto');
const { join } = require('node:path');

const dist = join(__dirname, '../../dist/libs');
const kernel = require(join(dist, 'kernel/src/index.js'));
const { identityConfig } = require(join(dist, 'identity/src/identity.config.js'));
const { AccessTokens } = require(join(dist, 'identity/src/sessions/access-tokens.js'));
const { SigningKeys } = require(join(dist, 'identity/src/sessions/signing-keys.js'));

exports.accessTokens = async (environment) => {
  kernel.loadConfig(environment);
  const { JWT_PRIVATE_KEY, JWT_PREVIOUS_PUBLIC_KEYS } = identityConfig.value();
  return new AccessTokens(await SigningKeys.load(JWT_PRIVATE_KEY, JWT_PREVIOUS_PUBLIC_KEYS), new kernel.SystemClock());
};

/** `organizations`: `{ organizationId, userId, sessionId }`; the same with an access token that was issued now. */
exports.issueTokens = async (environment, organizations) => {
  const tokens = await exports.accessTokens(environment);
  const authTimeSeconds = Math.floor(Date.now() / 1000);
  return Promise.all(organizations.map(async (one) => ({ ...one, accessToken: await tokens.issue({ ...one, authTimeSeconds, tokenId: randomUUID(), authMethods: ['pwd'] }) })));
};
exports.uuidv7 = kernel.uuidv7;
