import { Importables } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { importableCustomers } from './importable-customers.js';

@Injectable()
export class RegisterImports implements OnModuleInit {
  constructor(
    private readonly importables: Importables,
    private readonly tenancy: TenancyApi,
  ) {}

  onModuleInit(): void {
    this.importables.register(importableCustomers(this.tenancy));
  }
}
