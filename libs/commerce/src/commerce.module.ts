import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { CommerceApi } from './commerce.api.js';
import { CommerceDemoData } from './demo-data.js';
import { Customer } from './customers/customer.entity.js';
import { CustomersController } from './customers/customers.controller.js';
import { CustomersService } from './customers/customers.service.js';

@Module({
  imports: [MikroOrmModule.forFeature([Customer]), TenancyModule],
  controllers: [CustomersController],
  providers: [CustomersService, CommerceApi, CommerceDemoData],
  exports: [CommerceApi, CommerceDemoData],
})
export class CommerceModule {}
