import { applyPatch, Decimal, missing } from '@app/kernel';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangedItem } from './order.dto.js';
import type { Order } from './order.entity.js';
import { OrderItem } from './order-item.entity.js';
import { ItemShipped } from './order.problems.js';
import { lineTotal } from './order-totals.js';

const AMOUNTS = ['unitPrice', 'discount', 'tax', 'totalPrice'] as const;
type LineInput = Omit<ChangedItem, 'id' | 'totalPrice'>;

/** Makes the lines of an order those of `items`: same id, same line. Answers whether anything changed; 409 for what was shipped. */
export function editLines(em: EntityManager, order: Order, lines: readonly OrderItem[], items: readonly ChangedItem[]): boolean {
  const byId = new Map(lines.map((line) => [line.id, line]));
  let hasChanged = false;
  for (const [position, { id, totalPrice: _, ...input }] of items.entries()) {
    if (!id) {
      newLine(em, order, input, position);
      hasChanged = true;
      continue;
    }
    const line = byId.get(id);
    if (!line) throw missing(`#/items/${position}/id`);
    byId.delete(id);
    if (input.quantity < line.shippedQuantity) throw new ItemShipped();
    if (changeLine(line, order, input, position)) hasChanged = true;
  }
  for (const line of byId.values()) {
    if (line.shippedQuantity > 0) throw new ItemShipped();
    em.remove(line);
    hasChanged = true;
  }
  return hasChanged;
}

/** Adds a line to an order that is yet to be flushed, or open. */
export function newLine(em: EntityManager, { id: orderId, currency }: Order, { productSku = null, ...input }: LineInput & { totalPrice?: string | undefined }, position: number): void {
  em.create(OrderItem, { ...input, orderId, position, productSku, totalPrice: lineTotal(input, currency) });
}

function changeLine(line: OrderItem, { currency }: Order, { productSku = null, ...input }: LineInput, position: number): boolean {
  const given = { ...input, productSku, position, totalPrice: lineTotal(input, currency) };
  // the same amount written another way (`10`, `10.00`) is no change
  for (const name of AMOUNTS) if (new Decimal(given[name]).eq(line[name])) given[name] = line[name];
  return applyPatch<OrderItem>(line, given).length > 0;
}
