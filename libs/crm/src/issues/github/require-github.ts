import { missing } from '@app/kernel';
import type { ConnectedGithub, GithubAccess } from '@app/tenancy';
import { GithubNotConnected } from '../issue.problems.js';

/** The plugin asked for, or the organization's first; 404 for an id that leads to none, 409 `github_not_connected` without any. */
export async function requireGithub(github: ConnectedGithub, pluginId: string | undefined): Promise<GithubAccess> {
  const access = await github.find(pluginId);
  if (access) return access;
  throw pluginId ? missing('#/pluginId') : new GithubNotConnected();
}
