import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ClientsModule } from '@app/clients';
import { CommerceModule } from '@app/commerce';
import { CrmModule } from '@app/crm';
import { IdentityModule } from '@app/identity';
import { AccessGuard, createValidationPipe, KernelModule, ProblemFilter } from '@app/kernel';
import { MessagingModule } from '@app/messaging';
import { NotificationsModule } from '@app/notifications';
import { TenancyModule } from '@app/tenancy';

/** Every context. The API and the worker load the same ones; they differ in what they start. */
export const contexts = [KernelModule, IdentityModule, TenancyModule, CrmModule, CommerceModule, MessagingModule, NotificationsModule, ClientsModule];

@Module({
  imports: contexts,
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class ApiModule {}
