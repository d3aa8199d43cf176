import { Module } from '@nestjs/common';
import { EventTypesController } from './event-types.controller.js';

/** Says what there is to be told. */
@Module({ controllers: [EventTypesController] })
export class EventTypesModule {}
