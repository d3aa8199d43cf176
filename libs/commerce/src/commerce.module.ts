import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { CommerceApi } from './commerce.api.js';
import { CommerceDemoData } from './demo-data.js';
import { ClaimCustomers } from './customers/claim-customers.job.js';
import { CustomerPictures } from './customers/customer-pictures.js';
import { Customer } from './customers/customer.entity.js';
import { CustomerSections } from './customers/customer-sections.js';
import { CustomersController } from './customers/customers.controller.js';
import { CustomersService } from './customers/customers.service.js';
import { MyCompaniesController } from './customers/my-companies.controller.js';
import { MyCompaniesService } from './customers/my-companies.service.js';
import { UnlinkDeletedLogin } from './customers/unlink-deleted-login.job.js';

@Module({
  imports: [MikroOrmModule.forFeature([Customer]), TenancyModule],
  controllers: [CustomersController, MyCompaniesController],
  providers: [CustomersService, CustomerPictures, ClaimCustomers, UnlinkDeletedLogin, CustomerSections, MyCompaniesService, CommerceApi, CommerceDemoData],
  exports: [CommerceApi, CommerceDemoData],
})
export class CommerceModule {}
