import { problem } from '@app/kernel';

export class CustomerEmailTaken extends problem(409, 'customer_email_taken', 'There is a customer with this e-mail address.') {}
