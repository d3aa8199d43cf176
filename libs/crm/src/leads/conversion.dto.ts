import { calendarDate, currencyCode, idOf, line, money, paragraph } from '@app/kernel';
import { CustomFieldPatchDto } from '@app/tenancy';
import { z } from 'zod';
import { DealDto } from '../deals/deal.dto.js';
import { DEAL_PRIORITIES } from '../deals/deal.entity.js';
import { LeadDto } from './lead.dto.js';

/** The body may be left out altogether. */
export const ConvertLeadDto = z
  .strictObject({
    pipelineId: idOf('pipeline').optional().describe('The default pipeline when absent.'),
    stageId: idOf('stage').optional().describe('An open stage; the first of the pipeline when absent.'),
    title: line(255).optional().describe("The lead's company, or its name, when absent."),
    value: money().optional().describe("The lead's estimated value, or 0, when absent."),
    currency: currencyCode().optional().describe("The lead's when absent."),
    expectedCloseDate: calendarDate().optional(),
    description: paragraph(10_000).optional(),
    priority: z.enum(DEAL_PRIORITIES).optional().describe('`medium` when absent.'),
    customFields: CustomFieldPatchDto.optional().describe('Those of the deal.'),
    accountId: idOf('account').optional().describe("When absent, the account with the domain of the lead's address, else a new one where the lead names a company."),
    contactId: idOf('contact').optional().describe("When absent, the contact with the lead's address, else a new one."),
  })
  .meta({ id: 'ConvertLead', example: { title: 'Fleet tracking', value: '12500.00', currency: 'EUR', expectedCloseDate: '2027-02-26' } })
  .optional();
export type ConvertLeadInput = z.output<typeof ConvertLeadDto>;

export const ConversionDto = z
  .object({ leadId: idOf('lead'), dealId: idOf('deal'), accountId: idOf('account').nullable(), contactId: idOf('contact').nullable(), convertedAt: z.iso.datetime(), lead: LeadDto, deal: DealDto })
  .meta({
    id: 'Conversion',
    example: {
      leadId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      dealId: '01937c4e-4444-7b3c-9d4e-5f6a7b8c9d0e',
      accountId: '01937c4e-6666-7b3c-9d4e-5f6a7b8c9d0e',
      contactId: '01937c4e-7777-7b3c-9d4e-5f6a7b8c9d0e',
      convertedAt: '2026-11-20T09:30:00.000Z',
      lead: LeadDto.meta()!['example'],
      deal: DealDto.meta()!['example'],
    },
  });
