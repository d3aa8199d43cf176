import { Module } from '@nestjs/common';
import { contexts } from '../../api/src/api.module.js';

@Module({ imports: contexts })
export class WorkerModule {}
