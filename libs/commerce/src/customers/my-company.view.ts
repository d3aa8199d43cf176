import { defineView, ofUser } from '@app/kernel';
import { z } from 'zod';
import { MyCompanyDto } from './customer.dto.js';

/** What is read of a link; names are other contexts' to tell. */
const LinkDto = MyCompanyDto.omit({ organizationName: true, accountManagerName: true }).extend({ organizationId: z.uuid(), accountManagerId: z.uuid().nullable() });
export type CompanyLink = z.output<typeof LinkDto>;

export const myCompanyView = defineView({
  table: 'customers',
  resource: 'my-company',
  returns: LinkDto,
  owner: ofUser,
  where: 't.deleted_at is null and t.verified_at is not null',
  sort: { customerSince: { sql: 't.customer_since', cast: 'timestamptz' } },
  defaultSort: 'customerSince',
});
