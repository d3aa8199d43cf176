import { problem } from '@app/kernel';

export class DuplicateEmailAccount extends problem(409, 'duplicate_email_account', 'An account with this address is connected in this organization already.') {}
export class InsecureMailServer extends problem(422, 'insecure_mail_server', 'Without TLS only a mail server on this machine may be used.') {}
