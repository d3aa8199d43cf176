import { ApiTags, byId, Endpoint, OperationDto, Operations, type ById, type ListQuery } from '@app/kernel';
import { ConnectedGithub } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { ImportGithubIssuesJob } from './github/import-github-issues.job.js';
import { LinkIssueToGithub } from './github/link-issue.js';
import { requireGithub } from './github/require-github.js';
import { CreateIssueDto, ImportIssuesDto, IssueDto, IssueTransitionDto, LinkIssueDto, UpdateIssueDto, type CreateIssue, type ImportIssues, type IssueTransition, type LinkIssue, type UpdateIssue } from './issue.dto.js';
import { GithubNotConnected, IssueInStatus, IssueLinked, IssueNotLinked } from './issue.problems.js';
import { IssueHistoryView, IssueView } from './issue.view.js';
import { IssuesService } from './issues.service.js';

@ApiTags('crm')
@Controller('v1/issues')
export class IssuesController {
  constructor(
    private readonly issues: IssuesService,
    private readonly links: LinkIssueToGithub,
    private readonly github: ConnectedGithub,
    private readonly operations: Operations,
  ) {}

  @Get()
  @Endpoint({ summary: 'List issues', permission: crm.issues.read, returns: IssueView.Page })
  async list(@Query({ schema: IssueView.Query }) query: ListQuery) {
    return this.issues.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Create an issue',
    description: 'With a GitHub plugin it is created there too, shortly after; without one it is internal only.',
    permission: crm.issues.write,
    returns: IssueDto,
    status: 201,
  })
  async create(@Body({ schema: CreateIssueDto }) input: CreateIssue) {
    return this.issues.create(input);
  }

  @Post('github-import')
  @Endpoint({
    summary: 'Import the open issues of GitHub',
    description: 'Those that are here already are left as they are.',
    permission: crm.issues.write,
    returns: OperationDto,
    status: 202,
    problems: [GithubNotConnected],
  })
  async import(@Body({ schema: ImportIssuesDto }) { pluginId }: ImportIssues) {
    const access = await requireGithub(this.github, pluginId);
    return this.operations.accept(ImportGithubIssuesJob, { pluginId: access.pluginId });
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an issue', permission: crm.issues.read, returns: IssueDto })
  async get(@Param({ schema: byId('issue') }) { id }: ById) {
    return this.issues.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change an issue', permission: crm.issues.write, returns: IssueDto, conditional: true })
  async update(@Param({ schema: byId('issue') }) { id }: ById, @Body({ schema: UpdateIssueDto }) changes: UpdateIssue) {
    return this.issues.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete an issue', description: 'Its counterpart at GitHub stays.', permission: crm.issues.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('issue') }) { id }: ById) {
    await this.issues.delete(id);
  }

  @Post(':id/transitions')
  @Endpoint({
    summary: 'Give an issue another status',
    description: 'At GitHub, resolved is closed as completed, and closed is closed as not planned.',
    permission: crm.issues.write,
    returns: IssueDto,
    conditional: true,
    problems: [IssueInStatus],
  })
  async move(@Param({ schema: byId('issue') }) { id }: ById, @Body({ schema: IssueTransitionDto }) transition: IssueTransition) {
    return this.issues.move(id, transition);
  }

  @Get(':id/history')
  @Endpoint({ summary: 'Read what happened to an issue, oldest first', permission: crm.issues.read, returns: IssueHistoryView.Page })
  async history(@Param({ schema: byId('issue') }) { id }: ById, @Query({ schema: IssueHistoryView.Query }) query: ListQuery) {
    return this.issues.history(id, query);
  }

  @Post(':id/github-link')
  @Endpoint({
    summary: 'Link an issue to one at GitHub',
    description: "By its number in the plugin's repository. Title, text and state are taken from there, labels from both.",
    permission: crm.issues.write,
    returns: IssueDto,
    problems: [IssueLinked, GithubNotConnected],
  })
  async link(@Param({ schema: byId('issue') }) { id }: ById, @Body({ schema: LinkIssueDto }) input: LinkIssue) {
    return this.links.link(id, input);
  }

  @Delete(':id/github-link')
  @Endpoint({ summary: 'Unlink an issue from GitHub', description: 'Neither side changes.', permission: crm.issues.write, status: 204, problems: [IssueNotLinked] })
  async unlink(@Param({ schema: byId('issue') }) { id }: ById) {
    await this.links.unlink(id);
  }

  @Post(':id/github-sync')
  @Endpoint({ summary: 'Compare an issue with GitHub once more', permission: crm.issues.write, returns: IssueDto, status: 202, problems: [IssueNotLinked] })
  async again(@Param({ schema: byId('issue') }) { id }: ById) {
    return this.links.again(id);
  }
}
