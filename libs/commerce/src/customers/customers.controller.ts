import { byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { commerce } from '../commerce.permissions.js';
import { CreateCustomerDto, CustomerDto, PictureQueryDto, UpdateCustomerDto, type CreateCustomer, type PictureQuery, type UpdateCustomer } from './customer.dto.js';
import { CustomerPictures } from './customer-pictures.js';
import { CustomerEmailTaken } from './customer.problems.js';
import { CustomerView } from './customer.view.js';
import { CustomersService } from './customers.service.js';

@ApiTags('commerce')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly pictures: CustomerPictures,
  ) {}

  @Get()
  @Endpoint({ summary: 'List customers', permission: commerce.customers.read, returns: CustomerView.Page })
  async list(@Query({ schema: CustomerView.Query }) query: ListQuery) {
    return this.customers.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create a customer', permission: commerce.customers.write, returns: CustomerDto, status: 201, problems: [CustomerEmailTaken] })
  async create(@Body({ schema: CreateCustomerDto }) input: CreateCustomer) {
    const { id } = await this.customers.create(input);
    return this.customers.get(id);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a customer', permission: commerce.customers.read, returns: CustomerDto })
  async get(@Param({ schema: byId('customer') }) { id }: ById) {
    return this.customers.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a customer', permission: commerce.customers.write, returns: CustomerDto, conditional: true, problems: [CustomerEmailTaken] })
  async update(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: UpdateCustomerDto }) changes: UpdateCustomer) {
    await this.customers.update(id, changes);
    return this.customers.get(id);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a customer', permission: commerce.customers.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('customer') }) { id }: ById) {
    await this.customers.delete(id);
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
