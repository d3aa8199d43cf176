import { ApiTags, byId, Endpoint, problems, Public, SignedIn, type ById } from '@app/kernel';
import { InvitationAnswered, InvitationExpired, InvitationForOthers, InvitationNotPending, InvitationWithdrawn } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { MyCompanyDto } from '../customers/customer.dto.js';
import { CustomerLinkedAlready } from '../customers/customer.problems.js';
import { MyCompaniesService } from '../customers/my-companies.service.js';
import { AnswerCustomerInvitation } from './answer-customer-invitation.js';
import { CustomerInvitationDto, CustomerInvitationPreviewDto, CustomerInvitationTokenDto, type CustomerInvitationToken } from './customer-invitation.dto.js';
import { AlreadyCustomer } from './customer-invitation.problems.js';
import { InviteCustomer } from './invite-customer.js';

const GONE = [InvitationExpired, InvitationWithdrawn, InvitationAnswered];

@ApiTags('commerce')
@Controller('v1')
export class CustomerInvitationsController {
  constructor(
    private readonly invitations: InviteCustomer,
    private readonly answers: AnswerCustomerInvitation,
    private readonly companies: MyCompaniesService,
  ) {}

  @Get('customers/:id/invitation')
  @Endpoint({
    summary: 'Read the invitation of a customer',
    description: 'The one that was sent last. It says nothing about whether somebody has an account with the address.',
    permission: commerce.customers.read,
    returns: CustomerInvitationDto,
  })
  async get(@Param({ schema: byId('customer') }) { id }: ById) {
    return this.invitations.read(id);
  }

  @Delete('customers/:id/invitation')
  @Endpoint({ summary: 'Take back the invitation of a customer', permission: commerce.customers.write, status: 204, conditional: true, problems: [InvitationNotPending] })
  async revoke(@Param({ schema: byId('customer') }) { id }: ById) {
    await this.invitations.revoke(id);
  }

  @Post('customer-invitations/preview')
  @Endpoint({
    summary: 'What an invitation of a company is for',
    description: 'For whoever has the token of the mail; an unknown one answers 404.',
    permission: Public,
    returns: CustomerInvitationPreviewDto,
    transaction: 'own',
    problems: [problems.NotFound, ...GONE],
  })
  async preview(@Body({ schema: CustomerInvitationTokenDto }) { token }: CustomerInvitationToken) {
    return this.answers.preview(token);
  }

  @Post('customer-invitations/acceptance')
  @Endpoint({
    summary: 'Accept the invitation of a company',
    description: 'The address it was sent to must be a verified one of yours. The company then sees that your login is linked, and its picture.',
    permission: SignedIn,
    returns: MyCompanyDto,
    transaction: 'own',
    problems: [InvitationForOthers, CustomerLinkedAlready, AlreadyCustomer, ...GONE],
  })
  async accept(@Body({ schema: CustomerInvitationTokenDto }) { token }: CustomerInvitationToken) {
    return this.companies.get(await this.answers.accept(token));
  }
}
