import { Importables } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TakeTurns } from '../assignment/take-turns.js';
import { importableRecords } from './importable-records.js';

@Injectable()
export class RegisterImports implements OnModuleInit {
  constructor(
    private readonly importables: Importables,
    private readonly tenancy: TenancyApi,
    private readonly turns: TakeTurns,
  ) {}

  onModuleInit(): void {
    for (const importable of importableRecords(this.tenancy, this.turns)) this.importables.register(importable);
  }
}
