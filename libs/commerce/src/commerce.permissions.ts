import { defineAudiences, definePermissions } from '@app/kernel';

export const commerce = definePermissions('commerce', {
  customers: {
    read: 'See customers.',
    write: 'Create, change and delete customers.',
    merge: 'Merge customers, and take it back.',
    export: 'Take the list of customers out as a file.',
    import: 'Import customers from files.',
  },
  tags: {
    read: 'See the tags of customers.',
    write: 'Create, change and delete tags.',
  },
  interactions: {
    read: 'See what was spoken and written with customers.',
    write: 'Write down interactions with customers.',
  },
  orders: {
    read: 'See orders.',
    write: 'Create and change orders, ship them, and record payments.',
    refund: 'Pay back what was paid for orders.',
    configure: 'Choose how orders are numbered.',
    export: 'Take the list of orders out as a file.',
  },
  segments: {
    read: 'See segments and their members, and try criteria.',
    write: 'Create, change, rebuild and delete segments, and decide by hand who is in one.',
  },
});

/** What customers may let a client app of the company do for them. */
export const ownCommerce = definePermissions('commerce', { own_orders: { read: 'See your orders there.' } }, 'own');

defineAudiences({
  'commerce.customer.': { permission: commerce.customers.read },
  'commerce.customer_tag.': { permission: commerce.tags.read },
  'commerce.interaction.': { permission: commerce.interactions.read },
  'commerce.order.': { permission: commerce.orders.read },
  'commerce.segment.': { permission: commerce.segments.read },
});
