import { ApiTags, byId, Endpoint, pageOf, RecordHasMoved, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { CreateCustomerDto, CustomerDto, PictureQueryDto, UpdateCustomerDto, type CreateCustomer, type PictureQuery, type UpdateCustomer } from './customer.dto.js';
import { CustomerPictures } from './customer-pictures.js';
import { CustomerEmailTaken, CustomerLinkedAlready, CustomerWithoutEmail } from './customer.problems.js';
import { CustomerView } from './customer.view.js';
import { CustomersService } from './customers.service.js';
import { InviteCustomer } from '../invitations/invite-customer.js';
import { CustomerWorthDto } from '../stats/customer-worth.dto.js';

@ApiTags('commerce')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly pictures: CustomerPictures,
    private readonly invitations: InviteCustomer,
  ) {}

  @Get()
  @Endpoint({ summary: 'List customers', description: '`customFields[key]=value` filters by a field the organization added.', permission: commerce.customers.read, returns: pageOf(CustomerDto) })
  async list(@Query({ schema: CustomerView.Query }) query: ListQuery) {
    return this.customers.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create a customer', permission: commerce.customers.write, returns: CustomerDto, status: 201, problems: [CustomerEmailTaken, CustomFieldValueTaken] })
  async create(@Body({ schema: CreateCustomerDto }) input: CreateCustomer) {
    const { id } = await this.customers.create(input);
    return this.customers.get(id);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a customer', permission: commerce.customers.read, returns: CustomerDto, problems: [RecordHasMoved] })
  async get(@Param({ schema: byId('customer') }) { id }: ById) {
    return this.customers.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a customer', permission: commerce.customers.write, returns: CustomerDto, conditional: true, problems: [CustomerEmailTaken, CustomFieldValueTaken] })
  async update(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: UpdateCustomerDto }) changes: UpdateCustomer) {
    await this.customers.update(id, changes);
    return this.customers.get(id);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a customer', permission: commerce.customers.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('customer') }) { id }: ById) {
    await this.customers.delete(id);
  }

  @Post(':id/invitation')
  @Endpoint({
    summary: 'Invite a customer to claim a login',
    description: 'Mails a link that is good for seven days. Whoever has verified the address accepts it with a login, new or not; which, nobody here learns. Again: another link, at most once in an hour; the one before is void.',
    permission: commerce.customers.write,
    returns: CustomerDto,
    status: 202,
    transaction: 'own',
    problems: [CustomerWithoutEmail, CustomerLinkedAlready],
  })
  async invite(@Param({ schema: byId('customer') }) { id }: ById) {
    await this.invitations.invite(id);
    return this.customers.get(id);
  }

  @Get(':id/stats')
  @Endpoint({ summary: 'What a customer is worth', description: 'By currency: paid, paid back, and both together; orders are counted once they are placed.', permission: commerce.customers.read, returns: CustomerWorthDto })
  async stats(@Param({ schema: byId('customer') }) { id }: ById) {
    return this.customers.worth(id);
  }

  @Get(':id/picture')
  @Endpoint({
    summary: 'The picture of a customer',
    description: 'That of the linked login. Under its version, as `profilePictureUrl` has it, it may be kept for a year.',
    permission: commerce.customers.read,
    produces: 'image/webp',
    transaction: 'own',
  })
  async picture(@Param({ schema: byId('customer') }) { id }: ById, @Query({ schema: PictureQueryDto }) { v }: PictureQuery) {
    return this.pictures.send(id, v);
  }
}
