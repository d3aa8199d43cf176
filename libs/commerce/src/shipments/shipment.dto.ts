import { idOf, instant, line } from '@app/kernel';
import { z } from 'zod';

const example = { carrier: 'DHL', trackingNumber: '00340434161094042557' } as const;
const orderItemId = '01937c4e-a1a1-7b3c-9d4e-5f6a7b8c9d0e';

const ShippedItemDto = z
  .object({ orderItemId: idOf('order-item'), quantity: z.int() })
  .meta({ id: 'ShippedItem', example: { orderItemId, quantity: 2 } });

export const ShipmentDto = z
  .object({
    id: idOf('shipment'),
    orderId: idOf('order'),
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    shippedAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().nullable(),
    items: z.array(ShippedItemDto),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Shipment',
    example: {
      id: '01937c4e-a3a3-7b3c-9d4e-5f6a7b8c9d0e', orderId: '01937c4e-a0a0-7b3c-9d4e-5f6a7b8c9d0e', ...example, shippedAt: '2026-11-21T08:00:00.000Z', deliveredAt: null, items: [{ orderItemId, quantity: 2 }],
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', createdAt: '2026-11-21T08:00:00.000Z', updatedAt: '2026-11-21T08:00:00.000Z', version: 1,
    },
  });

const fields = { carrier: line(100).nullable().optional(), trackingNumber: line(100).nullable().optional() };

export const CreateShipmentDto = z
  .strictObject({
    ...fields,
    items: z
      .array(z.strictObject({ orderItemId: idOf('order-item'), quantity: z.int().min(1) }))
      .min(1)
      .max(500)
      .optional()
      .describe('What is left of the order when absent.'),
  })
  .meta({ id: 'CreateShipment', example: { ...example, items: [{ orderItemId, quantity: 2 }] } });
export type CreateShipment = z.output<typeof CreateShipmentDto>;

export const UpdateShipmentDto = z
  .strictObject({ ...fields, deliveredAt: instant().optional().describe('When it arrived; the first time it is told counts.') })
  .meta({ id: 'UpdateShipment', example: { deliveredAt: '2026-11-24T14:10:00.000Z' } });
export type UpdateShipment = z.output<typeof UpdateShipmentDto>;
