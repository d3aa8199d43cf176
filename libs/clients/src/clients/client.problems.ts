import { problem } from '@app/kernel';

export class LastClientContact extends problem(409, 'last_client_contact', 'Somebody must answer for the client app: add another contact first.') {}
export class TooManyClients extends problem(409, 'too_many_clients', 'There are as many client apps as there may be; remove some first.') {}
export class TooManyClientContacts extends problem(409, 'too_many_client_contacts', 'The client app has as many contacts as it may have; remove some first.') {}
export class ClientContactExists extends problem(409, 'client_contact_exists', 'The client app has a contact with this address already.') {}
export class ClientEnvironmentExists extends problem(409, 'client_environment_exists', 'The client app has this environment already.') {}
