import { byId, Endpoint, pageOf, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MyCompanyDto, UpdateMyCompanyDto, type UpdateMyCompany } from './customer.dto.js';
import { MyCompaniesService } from './my-companies.service.js';
import { myCompanyView } from './my-company.view.js';

const own = { permission: SignedIn, transaction: 'own' } as const;

@ApiTags('commerce')
@Controller('v1/me/companies')
export class MyCompaniesController {
  constructor(private readonly companies: MyCompaniesService) {}

  @Get()
  @Endpoint({ ...own, summary: 'List the companies you are a customer of', description: 'Those that know an e-mail address you have verified. Whatever organization your token names.', returns: pageOf(MyCompanyDto) })
  async list(@Query({ schema: myCompanyView.Query }) query: ListQuery) {
    return this.companies.page(query);
  }

  @Post()
  @Endpoint({ ...own, summary: 'Look again for companies that know you', description: 'Links every company that has a verified address of yours, also those you left. Answers the first page of the list.', returns: pageOf(MyCompanyDto) })
  async lookAgain() {
    return this.companies.lookAgain();
  }

  @Get(':id')
  @Endpoint({ ...own, summary: 'Read what a company keeps of you', returns: MyCompanyDto })
  async get(@Param({ schema: byId('customer') }) { id }: ById) {
    return this.companies.get(id);
  }

  @Patch(':id')
  @Endpoint({ ...own, summary: 'Correct what a company keeps of you', description: 'Your name and contact data there, but for the e-mail address.', returns: MyCompanyDto, conditional: true })
  async update(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: UpdateMyCompanyDto }) changes: UpdateMyCompany) {
    return this.companies.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ ...own, summary: 'Leave a company', description: 'Cuts the link; the company keeps its record. It is linked again only when you ask for it.', status: 204, conditional: true })
  async unlink(@Param({ schema: byId('customer') }) { id }: ById) {
    await this.companies.unlink(id);
  }
}
