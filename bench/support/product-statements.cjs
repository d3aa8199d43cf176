// The columns the product's own views select, from dist: the baseline reads the same.
require('reflect-metadata');
const { join } = require('node:path');

const dist = join(__dirname, '../../dist/libs');
const { runInScope, Scope } = require(join(dist, 'kernel/src/index.js'));
const { LeadView } = require(join(dist, 'crm/src/leads/lead.view.js'));
const { DealView } = require(join(dist, 'crm/src/deals/deal.view.js'));
const views = { lead: LeadView, deal: DealView };

exports.selectOf = (name) => runInScope(new Scope({ em: undefined, requestId: 'bench' }), () => views[name].parts({}).select);
