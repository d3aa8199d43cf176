import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { CustomerDto } from '../customers/customer.dto.js';
import { CustomersService } from '../customers/customers.service.js';
import { AttachTagsDto, ByTaggingDto, CreateCustomerTagDto, CustomerTagDto, UpdateCustomerTagDto, type AttachTags, type ByTagging, type CreateCustomerTag, type UpdateCustomerTag } from './customer-tag.dto.js';
import { TagNameTaken } from './customer-tag.problems.js';
import { CustomerTagView } from './customer-tag.view.js';
import { CustomerTagsService } from './customer-tags.service.js';

@ApiTags('commerce')
@Controller('v1')
export class CustomerTagsController {
  constructor(
    private readonly tags: CustomerTagsService,
    private readonly customers: CustomersService,
  ) {}

  @Get('customer-tags')
  @Endpoint({ summary: 'List the tags of customers', permission: commerce.tags.read, returns: CustomerTagView.Page })
  async list(@Query({ schema: CustomerTagView.Query }) query: ListQuery) {
    return this.tags.list(query);
  }

  @Post('customer-tags')
  @Endpoint({ summary: 'Create a tag', permission: commerce.tags.write, returns: CustomerTagDto, status: 201, problems: [TagNameTaken] })
  async create(@Body({ schema: CreateCustomerTagDto }) input: CreateCustomerTag) {
    const { id } = await this.tags.create(input);
    return this.tags.get(id);
  }

  @Get('customer-tags/:id')
  @Endpoint({ summary: 'Read a tag', permission: commerce.tags.read, returns: CustomerTagDto })
  async get(@Param({ schema: byId('customer-tag') }) { id }: ById) {
    return this.tags.get(id);
  }

  @Patch('customer-tags/:id')
  @Endpoint({ summary: 'Change a tag', permission: commerce.tags.write, returns: CustomerTagDto, conditional: true, problems: [TagNameTaken] })
  async update(@Param({ schema: byId('customer-tag') }) { id }: ById, @Body({ schema: UpdateCustomerTagDto }) changes: UpdateCustomerTag) {
    await this.tags.update(id, changes);
    return this.tags.get(id);
  }

  @Delete('customer-tags/:id')
  @Endpoint({ summary: 'Delete a tag', description: 'Customers lose it.', permission: commerce.tags.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('customer-tag') }) { id }: ById) {
    await this.tags.delete(id);
  }

  @Post('customers/:id/tags')
  @Endpoint({ summary: 'Give a customer tags', description: 'Those it carries already stay.', permission: commerce.customers.write, returns: CustomerDto })
  async attach(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: AttachTagsDto }) { tagIds }: AttachTags) {
    await this.tags.attach(id, tagIds);
    return this.customers.get(id);
  }

  @Delete('customers/:id/tags/:tagId')
  @Endpoint({ summary: 'Take a tag from a customer', permission: commerce.customers.write, status: 204 })
  async detach(@Param({ schema: ByTaggingDto }) { id, tagId }: ByTagging) {
    await this.tags.detach(id, tagId);
  }
}
