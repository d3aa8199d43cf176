import { problem } from '@app/kernel';

export class CustomerEmailTaken extends problem(409, 'customer_email_taken', 'There is a customer with this e-mail address.') {}
export class CustomerWithoutEmail extends problem(409, 'customer_without_email', 'The customer has no e-mail address to write to.') {}
export class CustomerLinkedAlready extends problem(409, 'customer_linked_already', 'A login is linked to the customer already.') {}
