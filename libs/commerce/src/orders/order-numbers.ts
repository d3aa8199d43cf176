import { expectVersion, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { OrderNumberingResource, UpdateOrderNumbering } from './order.dto.js';

interface Numbering {
  prefix: string;
  digits: number;
  lastNumber: string;
  version: number;
}

const UNTOUCHED: Numbering = { prefix: 'ORD-', digits: 5, lastNumber: '0', version: 0 };
const FIELDS = 'prefix, digits, last_number::text as "lastNumber", version';

/** Numbers orders of an organization one after the other: a rolled back order gives its number to the next, so there are no gaps. */
@Injectable()
export class OrderNumbers {
  /** The next number. The counter stays locked until the transaction ends, so ask for it last. */
  async next(): Promise<string> {
    const now = requireScope().now();
    const [row] = await requireScope().rows<Numbering>(
      `insert into order_numberings as n (id, organization_id, created_at, updated_at, version, prefix, digits, last_number) values (?, ?, ?, ?, 1, ?, ?, 1)
       on conflict (organization_id) do update set last_number = n.last_number + 1, version = n.version + 1 returning ${FIELDS}`,
      [uuidv7(), requireOrganizationId(), now, now, UNTOUCHED.prefix, UNTOUCHED.digits],
    );
    return written(row!, BigInt(row!.lastNumber));
  }

  async show(): Promise<OrderNumberingResource> {
    const [row = UNTOUCHED] = await requireScope().rows<Numbering>(`select ${FIELDS} from order_numberings where organization_id = ?`, [requireOrganizationId()]);
    return { prefix: row.prefix, digits: row.digits, nextNumber: written(row, BigInt(row.lastNumber) + 1n), version: row.version };
  }

  async configure({ prefix, digits }: UpdateOrderNumbering): Promise<OrderNumberingResource> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const now = scope.now();
    await scope.rows(
      `insert into order_numberings (id, organization_id, created_at, updated_at, version, prefix, digits, last_number) values (?, ?, ?, ?, 0, ?, ?, 0) on conflict (organization_id) do nothing`,
      [uuidv7(), organizationId, now, now, UNTOUCHED.prefix, UNTOUCHED.digits],
    );
    const [row] = await scope.rows<Numbering>(`select ${FIELDS} from order_numberings where organization_id = ? for update`, [organizationId]);
    expectVersion(row!);
    await scope.rows(
      'update order_numberings set prefix = coalesce(?, prefix), digits = coalesce(?::int, digits), version = version + 1, updated_at = ? where organization_id = ? and (prefix <> coalesce(?, prefix) or digits <> coalesce(?::int, digits))',
      [prefix ?? null, digits ?? null, now, organizationId, prefix ?? null, digits ?? null],
    );
    return this.show();
  }
}

const written = ({ prefix, digits }: Numbering, number: bigint): string => `${prefix}${String(number).padStart(digits, '0')}`;
