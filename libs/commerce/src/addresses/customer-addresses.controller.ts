import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { ByAddressDto, CreateCustomerAddressDto, CustomerAddressDto, UpdateCustomerAddressDto, type ByAddress, type CreateCustomerAddress, type UpdateCustomerAddress } from './customer-address.dto.js';
import { CustomerAddressView } from './customer-address.view.js';
import { CustomerAddressesService } from './customer-addresses.service.js';

@ApiTags('commerce')
@Controller('v1/customers/:id/addresses')
export class CustomerAddressesController {
  constructor(private readonly addresses: CustomerAddressesService) {}

  @Get()
  @Endpoint({ summary: 'List the addresses of a customer', permission: commerce.customers.read, returns: CustomerAddressView.Page })
  async list(@Param({ schema: byId('customer') }) { id }: ById, @Query({ schema: CustomerAddressView.Query }) query: ListQuery) {
    return this.addresses.list(id, query);
  }

  @Post()
  @Endpoint({ summary: 'Add an address of a customer', permission: commerce.customers.write, returns: CustomerAddressDto, status: 201 })
  async create(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: CreateCustomerAddressDto }) input: CreateCustomerAddress) {
    const address = await this.addresses.create(id, input);
    return this.addresses.get(id, address.id);
  }

  @Get(':addressId')
  @Endpoint({ summary: 'Read an address of a customer', permission: commerce.customers.read, returns: CustomerAddressDto })
  async get(@Param({ schema: ByAddressDto }) { id, addressId }: ByAddress) {
    return this.addresses.get(id, addressId);
  }

  @Patch(':addressId')
  @Endpoint({ summary: 'Change an address of a customer', permission: commerce.customers.write, returns: CustomerAddressDto, conditional: true })
  async update(@Param({ schema: ByAddressDto }) { id, addressId }: ByAddress, @Body({ schema: UpdateCustomerAddressDto }) changes: UpdateCustomerAddress) {
    await this.addresses.update(id, addressId, changes);
    return this.addresses.get(id, addressId);
  }

  @Delete(':addressId')
  @Endpoint({ summary: 'Delete an address of a customer', permission: commerce.customers.write, status: 204, conditional: true })
  async delete(@Param({ schema: ByAddressDto }) { id, addressId }: ByAddress) {
    await this.addresses.delete(id, addressId);
  }
}
