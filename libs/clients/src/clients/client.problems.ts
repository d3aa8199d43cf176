import { problem } from '@app/kernel';

export class LastClientContact extends problem(409, 'last_client_contact', 'Somebody must answer for the client app: add another contact first.') {}
export class ClientContactExists extends problem(409, 'client_contact_exists', 'The client app has a contact with this address already.') {}
export class ClientEnvironmentExists extends problem(409, 'client_environment_exists', 'The client app has this environment already.') {}
