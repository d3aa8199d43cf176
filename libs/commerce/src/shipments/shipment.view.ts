import { defineView } from '@app/kernel';
import { ShipmentDto } from './shipment.dto.js';

export const ShipmentView = defineView({
  table: 'shipments',
  resource: 'shipment',
  returns: ShipmentDto,
  expressions: {
    items: `(select coalesce(jsonb_agg(jsonb_build_object('orderItemId', i.order_item_id, 'quantity', i.quantity) order by i.id), '[]') from shipment_items i where i.organization_id = t.organization_id and i.shipment_id = t.id)`,
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
