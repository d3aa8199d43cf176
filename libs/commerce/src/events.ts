import { defineEvent } from '@app/kernel';
import { z } from 'zod';

const customerId = z.uuid();

export const CustomerCreated = defineEvent('commerce.customer.created', 'A customer was added.', z.object({ customerId }));

export const CustomerUpdated = defineEvent(
  'commerce.customer.updated',
  'Fields of a customer changed.',
  z.object({ customerId, changed: z.array(z.string()), emailChanged: z.boolean() }),
);

export const CustomerDeleted = defineEvent('commerce.customer.deleted', 'A customer was deleted.', z.object({ customerId }));

const userId = z.uuid();
export const CustomerLinked = defineEvent('commerce.customer.linked', 'A login that has proven the address of a customer was linked to it.', z.object({ customerId, userId }));
export const CustomerUnlinked = defineEvent('commerce.customer.unlinked', 'The link between a customer and a login ended.', z.object({ customerId, userId }));
