import { problem } from '@app/kernel';

export class AlreadyCustomer extends problem(409, 'already_customer', 'You are linked to another customer of this company already.') {}
