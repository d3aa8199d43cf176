import { Importables } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { importableRecords } from './importable-records.js';

@Injectable()
export class RegisterImports implements OnModuleInit {
  constructor(
    private readonly importables: Importables,
    private readonly tenancy: TenancyApi,
  ) {}

  onModuleInit(): void {
    for (const importable of importableRecords(this.tenancy)) this.importables.register(importable);
  }
}
