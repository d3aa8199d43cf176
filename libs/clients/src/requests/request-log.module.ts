import { Module } from '@nestjs/common';
import { LogRequests } from './log-requests.js';

/** One log of what programs asked, however they showed who they are. */
@Module({ providers: [LogRequests], exports: [LogRequests] })
export class RequestLogModule {}
