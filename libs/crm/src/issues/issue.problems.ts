import { problem } from '@app/kernel';

export class IssueInStatus extends problem(409, 'issue_in_status', 'The issue has this status already.') {}
export class IssueLinked extends problem(409, 'issue_linked', 'The issue, or that GitHub issue, is linked already.') {}
export class IssueNotLinked extends problem(409, 'issue_not_linked', 'The issue is linked to none at GitHub.') {}
export class GithubNotConnected extends problem(409, 'github_not_connected', 'No enabled GitHub plugin with an owner and a repository.') {}
export class GithubLoginTaken extends problem(409, 'github_login_taken', 'The member, or the GitHub login, is mapped already.') {}
export class GithubSignatureInvalid extends problem(401, 'github_signature_invalid', 'The signature is missing or wrong.') {}
