import { defineView, equals, idOf } from '@app/kernel';
import { GithubLoginDto } from './github.dto.js';

/** Who is who at GitHub. */
export const GithubLoginView = defineView({
  table: 'github_logins',
  resource: 'github-login',
  returns: GithubLoginDto,
  filters: { userId: equals('t.user_id', idOf('user'), 'uuid') },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
