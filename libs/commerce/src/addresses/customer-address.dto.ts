import { idOf, line, paragraph } from '@app/kernel';
import { z } from 'zod';

const example = {
  label: 'Office',
  recipient: 'Weber Furniture',
  address: 'Lindenallee 7',
  city: 'Berlin',
  region: null,
  postalCode: '10115',
  country: 'Germany',
  isDefaultBilling: true,
  isDefaultShipping: false,
} as const;

export const CustomerAddressDto = z
  .object({
    id: idOf('customer-address'),
    customerId: idOf('customer'),
    label: z.string().nullable(),
    recipient: z.string().nullable(),
    address: z.string(),
    city: z.string().nullable(),
    region: z.string().nullable(),
    postalCode: z.string().nullable(),
    country: z.string().nullable(),
    isDefaultBilling: z.boolean(),
    isDefaultShipping: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'CustomerAddress',
    example: { id: '01937c4e-b1b1-7b3c-9d4e-5f6a7b8c9d0e', customerId: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e', ...example, createdAt: '2026-11-20T09:30:00.000Z', updatedAt: '2026-11-20T09:30:00.000Z', version: 1 },
  });

const fields = {
  label: line(100).nullable(),
  recipient: line(255).nullable().describe('The name of the customer when absent.'),
  address: paragraph(500).pipe(z.string().trim().min(1)),
  city: line(100).nullable(),
  region: line(100).nullable(),
  postalCode: line(20).nullable(),
  country: line(100).nullable(),
  isDefaultBilling: z.boolean().describe('Of one address only: another one is not any more.'),
  isDefaultShipping: z.boolean().describe('Of one address only: another one is not any more.'),
};

export const UpdateCustomerAddressDto = z.strictObject(fields).partial().meta({ id: 'UpdateCustomerAddress', example: { isDefaultShipping: true } });
export type UpdateCustomerAddress = z.output<typeof UpdateCustomerAddressDto>;

export const CreateCustomerAddressDto = UpdateCustomerAddressDto.extend({
  address: fields.address,
  isDefaultBilling: fields.isDefaultBilling.default(false),
  isDefaultShipping: fields.isDefaultShipping.default(false),
}).meta({ id: 'CreateCustomerAddress', example });
export type CreateCustomerAddress = z.output<typeof CreateCustomerAddressDto>;

/** Path parameters of an address of a customer. */
export const ByAddressDto = z.object({ id: idOf('customer'), addressId: idOf('customer-address') });
export type ByAddress = z.output<typeof ByAddressDto>;
