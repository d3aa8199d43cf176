import { ApiTags, byId, Endpoint, pageOf, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { MyCompanyDto, SuggestedCompanyDto, UpdateMyCompanyDto, type UpdateMyCompany } from './customer.dto.js';
import { MyCompaniesService } from './my-companies.service.js';
import { myCompanyView } from './my-company.view.js';

const own = { permission: SignedIn, transaction: 'own' } as const;

@ApiTags('commerce')
@Controller('v1/me/companies')
export class MyCompaniesController {
  constructor(private readonly companies: MyCompaniesService) {}

  @Get()
  @Endpoint({ ...own, summary: 'List the companies you are a customer of', description: 'Those you are linked to. Whatever organization your token names.', returns: pageOf(MyCompanyDto) })
  async list(@Query({ schema: myCompanyView.Query }) query: ListQuery) {
    return this.companies.page(query);
  }

  @Post()
  @Endpoint({ ...own, summary: 'Link every company that knows you', description: 'Links every company that has a verified address of yours, also those you left; each then sees that your login is linked, and its picture. Answers the first page of the list.', returns: pageOf(MyCompanyDto) })
  async lookAgain() {
    return this.companies.lookAgain();
  }

  @Get('suggestions')
  @Endpoint({ ...own, summary: 'Companies that know an address of yours', description: 'Those that have one you have verified and are not linked: they see nothing of you until you accept. A hundred at most; there is no next page.', returns: pageOf(SuggestedCompanyDto) })
  async suggestions() {
    return { data: await this.companies.suggestions(), nextCursor: null };
  }

  @Post('suggestions/:id/acceptance')
  @Endpoint({ ...own, summary: 'Link a company that knows an address of yours', description: 'It then sees that your login is linked, and its picture.', returns: MyCompanyDto })
  async accept(@Param({ schema: byId('company-suggestion') }) { id }: ById) {
    return this.companies.accept(id);
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
