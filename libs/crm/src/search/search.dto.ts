import { pageOf } from '@app/kernel';
import { z } from 'zod';

export const SEARCHED_TYPES = ['lead', 'deal', 'contact', 'account', 'customer', 'order', 'thread', 'issue'] as const;

export const SearchResultDto = z
  .object({
    type: z.enum(SEARCHED_TYPES),
    id: z.uuid(),
    title: z.string(),
    matchedField: z.string().describe('The field that fits best; `title` for the title.'),
    matchedText: z.string().describe('What it says, at most 300 characters.'),
    score: z.number().describe('Higher is better. From 4 on something was given whole: an address, a phone number, an order or issue number; from 2 on every word is in it; below they are similar.'),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'SearchResult',
    example: {
      type: 'lead',
      id: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      title: 'Ada Okafor',
      matchedField: 'email',
      matchedText: 'ada@okafor-logistics.example',
      score: 2.8571,
      updatedAt: '2026-11-20T09:30:00.000Z',
    },
  });
export type SearchResult = z.output<typeof SearchResultDto>;
export const SearchPageDto = pageOf(SearchResultDto);

const listOfTypes = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map((type) => type.trim()))
  .pipe(z.array(z.enum(SEARCHED_TYPES)).min(1));

export const SearchQueryDto = z.strictObject({
  q: z
    .string()
    .trim()
    .min(2)
    .max(200)
    .refine((text) => !text.includes('\u0000'), { error: 'contains characters that are not allowed' })
    .meta({ description: 'Words, each of which may be written a little wrong; or an e-mail address, a phone number, an order or issue number.', example: 'lighthouse' }),
  types: listOfTypes.optional().meta({ description: `Of what kinds, separated by commas: ${SEARCHED_TYPES.join(', ')}. All that one may see when absent.`, example: 'lead,deal' }),
  limit: z.coerce.number().int().min(1).max(50).optional().meta({ description: 'Results per page, 1 to 50; 20 when absent.' }),
  cursor: z.string().max(2000).optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type SearchRequest = z.output<typeof SearchQueryDto>;
