import { Module } from '@nestjs/common';
import { TellClientContacts } from './tell-client-contacts.js';

/** Messages to those who answer for client apps. */
@Module({ providers: [TellClientContacts], exports: [TellClientContacts] })
export class ContactNoticesModule {}
