import { defineView, equals, idOf, line, MAX_FILTER_CHARS, requireUserId } from '@app/kernel';
import { z } from 'zod';

export const SavedViewDto = z
  .object({
    id: idOf('saved-view'),
    resource: z.string(),
    name: z.string(),
    filters: z.record(z.string(), z.string()),
    sort: z.string().nullable(),
    columns: z.array(z.string()),
    isShared: z.boolean(),
    isDefault: z.boolean(),
    ownerId: idOf('user'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'SavedView',
    example: {
      id: '01937c4e-0006-7b3c-9d4e-5f6a7b8c9d0e',
      resource: 'lead',
      name: 'Qualified, newest first',
      filters: { status: 'qualified' },
      sort: '-createdAt',
      columns: ['firstName', 'lastName', 'companyName', 'estimatedValue'],
      isShared: true,
      isDefault: false,
      ownerId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

/** One's own views and those that others share. */
export const SavedViewView = defineView({
  table: 'saved_views',
  resource: 'saved-view',
  returns: SavedViewDto,
  visible: () => ({ sql: '(t.is_shared or t.owner_id = ?::uuid)', params: [requireUserId()] }),
  filters: { resource: equals('t.resource', z.string().max(40).meta({ example: 'lead' })) },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' }, name: { sql: 't.name', cast: 'text' } },
  defaultSort: 'name',
});

const fields = {
  name: line(120),
  filters: z.record(z.string().max(70), line(MAX_FILTER_CHARS)).describe('As the query of the list takes them, `q` included; `me` is whoever looks through the view.'),
  sort: z.string().max(60).nullable(),
  columns: z.array(z.string().max(70)).max(100),
  isShared: z.boolean(),
  isDefault: z.boolean(),
};

export const UpdateSavedViewDto = z.strictObject(fields).partial().meta({ id: 'UpdateSavedView', example: { isShared: true } });
export type UpdateSavedView = z.output<typeof UpdateSavedViewDto>;

export const CreateSavedViewDto = z
  .strictObject({
    resource: z.string().max(40),
    ...fields,
    filters: fields.filters.default({}),
    sort: fields.sort.default(null),
    columns: fields.columns.default([]),
    isShared: fields.isShared.default(false),
    isDefault: fields.isDefault.default(false),
  })
  .meta({ id: 'CreateSavedView', example: { resource: 'lead', name: 'Qualified, newest first', filters: { status: 'qualified' }, sort: '-createdAt', columns: ['firstName', 'lastName'], isShared: true } });
export type CreateSavedView = z.output<typeof CreateSavedViewDto>;
