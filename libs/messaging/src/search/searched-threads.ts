import { SearchIndex } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { messaging } from '../messaging.permissions.js';

/** Conversations can be searched for: one's own, and those that belong to a record. Their documents say whose they are. */
@Injectable()
export class SearchedThreads implements OnModuleInit {
  constructor(private readonly index: SearchIndex) {}

  onModuleInit(): void {
    this.index.register({ type: 'thread', table: 'email_threads', permission: messaging.threads.read });
  }
}
