import { inspect } from 'node:util';
import { z } from 'zod';
import { ConfigError, defineConfig, describeConfigs, loadConfig, renderConfigurationMarkdown, type ConfigOf } from './define-config.js';
import { flag, list, milliseconds, oneOf, parsedBy, port, url, wholeNumber } from './variables.js';

const alpha = defineConfig('alpha', z.object({
  ALPHA_PORT: port().prefault('80').describe('Where alpha listens.'),
  ALPHA_URL: url('expected a postgres URL', ['postgres:']).meta({ secret: true }).describe('Where alpha | stores.'),
  ALPHA_MODE: oneOf(['fast', 'safe']).default('safe').describe('How alpha works.'),
  ALPHA_HOSTS: list().prefault('').describe('Whom alpha knows.'),
}));
const beta = defineConfig('beta', z.object({
  BETA_ON: flag().prefault('false').describe('Whether beta runs.'),
  BETA_WAIT_MS: milliseconds(10, 1000).optional().describe('How long beta waits.'),
  BETA_KEY: parsedBy((text) => Buffer.from(text, 'hex'), 'expected hex').meta({ secret: true }).optional().describe('Key of beta.'),
  BETA_TOKEN: z.string().refine(() => false, { error: (issue) => `bad token ${String(issue.input)}` }).meta({ secret: true }).optional(),
}));
const ALPHA_URL = 'postgres://app:hunter2@localhost/app';

const messageOf = (env: NodeJS.ProcessEnv): string => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
};

describe('defineConfig and loadConfig', () => {
  it('gives no values before they are loaded', () => {
    const late = defineConfig('late', z.object({ LATE_X: z.string().default('x') }));
    expect(() => late.value()).toThrow('before loadConfig() has run');
    loadConfig({ ALPHA_URL });
    expect(late.value().LATE_X).toBe('x');
  });

  it('parses every context, with defaults', () => {
    loadConfig({ ALPHA_URL, ALPHA_PORT: '8080', BETA_ON: 'yes', ALPHA_HOSTS: 'a, b,,c ', BETA_WAIT_MS: '10', UNRELATED: '1' });
    expect(alpha.value()).toEqual({ ALPHA_PORT: 8080, ALPHA_URL, ALPHA_MODE: 'safe', ALPHA_HOSTS: ['a', 'b', 'c'] });
    expect(beta.value()).toEqual({ BETA_ON: true, BETA_WAIT_MS: 10 });
    const typed: ConfigOf<typeof alpha>['ALPHA_MODE'] = alpha.value().ALPHA_MODE;
    expect(typed).toBe('safe');
  });

  it('counts empty variables as absent', () => {
    loadConfig({ ALPHA_URL, ALPHA_PORT: '', ALPHA_MODE: '', BETA_WAIT_MS: '', BETA_KEY: '' });
    expect([alpha.value().ALPHA_PORT, alpha.value().ALPHA_MODE, beta.value().BETA_WAIT_MS]).toEqual([80, 'safe', undefined]);
    expect(messageOf({ ALPHA_URL: '' })).toContain('ALPHA_URL: is required (alpha)');
  });

  it('freezes the values, also inside, but leaves buffers usable', () => {
    loadConfig({ ALPHA_URL, ALPHA_HOSTS: 'a', BETA_KEY: 'ff' });
    expect(() => Object.assign(alpha.value(), { ALPHA_PORT: 1 })).toThrow(TypeError);
    expect(() => alpha.value().ALPHA_HOSTS.push('b')).toThrow(TypeError);
    expect(beta.value().BETA_KEY).toEqual(Buffer.from('ff', 'hex'));
  });

  it('provides the values to Nest under its own token', () => {
    loadConfig({ ALPHA_URL });
    expect(alpha.provider.provide).toBe(alpha.token);
    expect(alpha.provider.useFactory()).toBe(alpha.value());
  });

  it('reports all that is wrong in every context in one error, one line a variable', () => {
    const message = messageOf({ ALPHA_PORT: '70000', ALPHA_MODE: 'slow', BETA_ON: 'perhaps', BETA_WAIT_MS: '1.5' });
    expect(message.split('\n')).toEqual([
      'The configuration is not valid:',
      'ALPHA_PORT: expected a whole number from 1 to 65535 (alpha)',
      'ALPHA_URL: is required (alpha)',
      'ALPHA_MODE: expected one of fast, safe (alpha)',
      'BETA_ON: expected true or false (beta)',
      'BETA_WAIT_MS: expected a whole number from 10 to 1000 (beta)',
    ]);
  });

  it('keeps the old values when the new ones are wrong', () => {
    loadConfig({ ALPHA_URL, ALPHA_PORT: '81' });
    expect(messageOf({ ALPHA_URL, ALPHA_PORT: '82', BETA_ON: 'perhaps' })).toContain('BETA_ON');
    expect(alpha.value().ALPHA_PORT).toBe(81);
  });

  it('never shows the value of a secret, even when its schema does', () => {
    let error: unknown;
    try {
      loadConfig({ ALPHA_URL: 'mysql://app:hunter2@localhost/app', BETA_TOKEN: 'canary-token' });
    } catch (thrown) {
      error = thrown;
    }
    const shown = inspect(error, { depth: 9 });
    expect(shown).toContain('ALPHA_URL: expected a postgres URL (alpha)');
    expect(shown).toContain('BETA_TOKEN: is not valid (beta)');
    expect(shown).not.toMatch(/hunter2|canary/);
  });

  it('refuses a name or a variable that is declared twice', () => {
    expect(() => defineConfig('alpha', z.object({}))).toThrow('"alpha" is defined twice');
    expect(() => defineConfig('gamma', z.object({ ALPHA_PORT: port() }))).toThrow('ALPHA_PORT is declared by both "alpha" and "gamma"');
  });
});

describe('variables', () => {
  it.each(['', ' 1', '1 ', '+1', '-1', '1.0', '1e2', '0x10', 'NaN', '٣', '0', '11', '9'.repeat(16)])('refuse %j as a whole number from 1 to 10', (text) => {
    expect(wholeNumber(1, 10).safeParse(text).success).toBe(false);
  });

  it('accept decimal digits in range', () => {
    expect(['1', '10', '007'].map((text) => wholeNumber(1, 10).parse(text))).toEqual([1, 10, 7]);
  });
});

describe('describeConfigs and renderConfigurationMarkdown', () => {
  it('describe every variable, also where the words sit on an inner schema', () => {
    expect(describeConfigs().filter((row) => ['alpha', 'beta'].includes(row.context)).slice(0, 6)).toEqual([
      { variable: 'ALPHA_PORT', context: 'alpha', description: 'Where alpha listens.', defaultValue: '80', required: false, secret: false },
      { variable: 'ALPHA_URL', context: 'alpha', description: 'Where alpha | stores.', defaultValue: undefined, required: true, secret: true },
      { variable: 'ALPHA_MODE', context: 'alpha', description: 'How alpha works.', defaultValue: 'safe', required: false, secret: false },
      { variable: 'ALPHA_HOSTS', context: 'alpha', description: 'Whom alpha knows.', defaultValue: '', required: false, secret: false },
      { variable: 'BETA_ON', context: 'beta', description: 'Whether beta runs.', defaultValue: 'false', required: false, secret: false },
      { variable: 'BETA_WAIT_MS', context: 'beta', description: 'How long beta waits.', defaultValue: undefined, required: false, secret: false },
    ]);
  });

  it('render one table a context', () => {
    const markdown = renderConfigurationMarkdown();
    expect(markdown).toContain('## alpha\n\n| Variable | Default | Meaning |\n|---|---|---|\n| `ALPHA_PORT` | `80` | Where alpha listens. |\n');
    expect(markdown).toContain('| `ALPHA_URL` | **required** | Where alpha \\| stores. *Secret.* |');
    expect(markdown).toContain('| `ALPHA_HOSTS` |  | Whom alpha knows. |');
    expect(markdown.endsWith('|\n')).toBe(true);
  });
});
