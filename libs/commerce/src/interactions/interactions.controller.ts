import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { CreateInteractionDto, InteractionDto, UpdateInteractionDto, type CreateInteraction, type UpdateInteraction } from './interaction.dto.js';
import { InteractionDerived } from './interaction.problems.js';
import { InteractionView } from './interaction.view.js';
import { InteractionsService } from './interactions.service.js';

@ApiTags('commerce')
@Controller('v1')
export class InteractionsController {
  constructor(private readonly interactions: InteractionsService) {}

  @Get('interactions')
  @Endpoint({ summary: 'List interactions with customers', permission: commerce.interactions.read, returns: InteractionView.Page })
  async list(@Query({ schema: InteractionView.Query }) query: ListQuery) {
    return this.interactions.list(query);
  }

  @Get('customers/:id/interactions')
  @Endpoint({ summary: 'List interactions with a customer', description: 'Written by hand, and from calls, mail and orders.', permission: commerce.interactions.read, returns: InteractionView.Page })
  async listOf(@Param({ schema: byId('customer') }) { id }: ById, @Query({ schema: InteractionView.Query }) query: ListQuery) {
    return this.interactions.listOf(id, query);
  }

  @Post('customers/:id/interactions')
  @Endpoint({ summary: 'Write down an interaction with a customer', permission: commerce.interactions.write, returns: InteractionDto, status: 201, location: ({ id }) => `/v1/interactions/${id}` })
  async create(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: CreateInteractionDto }) input: CreateInteraction) {
    const interaction = await this.interactions.create(id, input);
    return this.interactions.get(interaction.id);
  }

  @Get('interactions/:id')
  @Endpoint({ summary: 'Read an interaction', permission: commerce.interactions.read, returns: InteractionDto })
  async get(@Param({ schema: byId('customer-interaction') }) { id }: ById) {
    return this.interactions.get(id);
  }

  @Patch('interactions/:id')
  @Endpoint({ summary: 'Change an interaction', description: 'Of those not written by hand, the sentiment.', permission: commerce.interactions.write, returns: InteractionDto, conditional: true, problems: [InteractionDerived] })
  async update(@Param({ schema: byId('customer-interaction') }) { id }: ById, @Body({ schema: UpdateInteractionDto }) changes: UpdateInteraction) {
    await this.interactions.update(id, changes);
    return this.interactions.get(id);
  }

  @Delete('interactions/:id')
  @Endpoint({ summary: 'Delete an interaction', permission: commerce.interactions.write, status: 204, conditional: true, problems: [InteractionDerived] })
  async delete(@Param({ schema: byId('customer-interaction') }) { id }: ById) {
    await this.interactions.delete(id);
  }
}
