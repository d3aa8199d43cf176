import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { DATA_SOURCE_NAMES } from './data-sources.js';
import { PluginDto } from './plugin.dto.js';
import { PLUGIN_STATUSES } from './plugin.entity.js';

/** What a plugin shows, and how plugins are listed; the sealed credentials are not part of it. */
export const pluginView = defineView({
  table: 'plugins',
  resource: 'plugin',
  returns: PluginDto,
  expressions: { credentials: 't.shown_credentials' },
  filters: {
    dataSource: equals('t.data_source', z.enum(DATA_SOURCE_NAMES)),
    status: equals('t.status', z.enum(PLUGIN_STATUSES)),
    isEnabled: equals('t.is_enabled', z.enum(['true', 'false']), 'boolean'),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' }, title: { sql: 't.title', cast: 'text' } },
  defaultSort: 'createdAt',
});
