import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GithubComment, GithubIssue, readDelivery } from '../../../libs/crm/src/issues/github/github-payloads.js';
import type { Json } from '../client.js';
import { FakeGithub } from './github.js';

/** GitHub's own specification and payloads; they are not part of the repository, so these tests are skipped where they are missing. */
const CONTRACTS = process.env['GITHUB_CONTRACTS'] ?? resolve(__dirname, '../../../../shared/contracts/github');
const withContracts = existsSync(CONTRACTS) ? describe : describe.skip;
const read = (...path: string[]): Json => JSON.parse(readFileSync(join(CONTRACTS, ...path), 'utf8'));
const REPOSITORY = 'acme/shop';

withContracts('The GitHub of the tests, beside the documented one', () => {
  const spec = existsSync(CONTRACTS) ? read('api.github.com.issues-subset.json') : { components: { schemas: {} } };
  let github: FakeGithub;
  let deliveries: Record<string, Json>;

  beforeAll(async () => {
    github = await FakeGithub.start('token', REPOSITORY, 'acme/other');
    const { number } = github.open(REPOSITORY, { title: 'x', body: 'y', labels: ['bug'], assignees: ['octocat'] });
    github.change(REPOSITORY, number, 'closed', { state: 'closed', state_reason: 'completed' });
    const { id } = github.comment(REPOSITORY, number, 'z');
    github.changeComment(REPOSITORY, number, id, 'edited', 'zz');
    github.change(REPOSITORY, number, 'edited', { title: 'xx' });
    github.transfer(REPOSITORY, number, 'acme/other');
    deliveries = Object.fromEntries(github.held.map(({ event, body }) => [`${event}.${JSON.parse(body).action}`, JSON.parse(body)]));
  });
  afterAll(() => github.close());

  const resolved = (schema: Json): Json => (schema?.$ref ? resolved(spec.components.schemas[schema.$ref.split('/').at(-1)]) : schema);

  it.each([['issue', () => github.document(REPOSITORY, github.issue(REPOSITORY, 1))], ['issue-comment', () => github.commentDocument(REPOSITORY, github.issue(REPOSITORY, 1), github.issue(REPOSITORY, 1).comments[0]!)]])(
    'answers a %s with every required property, and none that is not documented',
    (name, document) => {
      const { required, properties } = resolved(spec.components.schemas[name]);
      expect(required.filter((property: string) => !(property in document()))).toEqual([]);
      expect(Object.keys(document()).filter((property) => !(property in properties))).toEqual([]);
    },
  );

  it.each([['issues', 'opened'], ['issues', 'edited'], ['issues', 'transferred'], ['issue_comment', 'created'], ['issue_comment', 'edited']])('delivers %s.%s with the members GitHub\'s example has', (event, action) => {
    const example = read('payload-examples', event, `${action}.payload.json`);
    const ours = deliveries[`${event}.${action}`];
    expect(Object.keys(example).filter((member) => !(member in ours))).toEqual([]);
    for (const part of ['issue', 'comment']) if (example[part]) expect(Object.keys(ours[part]).filter((member) => !(member in example[part]) && !['state_reason', 'timeline_url', 'performed_via_github_app'].includes(member))).toEqual([]);
  });

  it.each(['issues', 'issue_comment'])('understands every documented %s payload that matters', (event) => {
    const files = readdirSync(join(CONTRACTS, 'payload-examples', event));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect([file, readDelivery(event, read('payload-examples', event, file))]).not.toEqual([file, 'unknown_shape']);
    expect(files.filter((file) => readDelivery(event, read('payload-examples', event, file)) !== null).length).toBeGreaterThan(5);
  });

  it('has an issue and a comment of the shape that is understood', () => {
    const examples = (method: Json) => Object.values<Json>(method.responses).flatMap((response) => Object.values<Json>(response.content?.['application/json']?.examples ?? {}).map(({ value, $ref }) => value ?? spec.components.examples?.[$ref.split('/').at(-1)]?.value)).filter(Boolean);
    const issues = examples(spec.paths['/repos/{owner}/{repo}/issues/{issue_number}'].get).filter(({ number }) => number);
    const comments = examples(spec.paths['/repos/{owner}/{repo}/issues/{issue_number}/comments'].post).filter(({ id }) => id);
    expect([GithubIssue.array().safeParse(issues).error?.issues, GithubComment.array().safeParse(comments).error?.issues]).toEqual([undefined, undefined]);
  });
});
