import { EgressFilter, expectVersion, NotFound, Outbox, requireOrganizationId, requireScope, uuidv7, validated, type ListQuery, type Page } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { PluginCreated, PluginDeleted, PluginUpdated } from '../events.js';
import type { DataSource, Fields } from './data-source.js';
import { DATA_SOURCE_NAMES, dataSourceOf } from './data-sources.js';
import { masked, mergedCredentials, mergedFields, PluginCredentials, refuseCarriedSecrets } from './plugin-credentials.js';
import type { CreatePlugin, DataSourceDescription, PluginView, UpdatePlugin } from './plugin.dto.js';
import { Plugin } from './plugin.entity.js';
import { pluginView } from './plugin.view.js';

/** The outside services of the running organization. Every method answers or throws 404 for rows that are not its own. */
@Injectable()
export class PluginsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly secrets: PluginCredentials,
    private readonly egress: EgressFilter,
  ) {}

  /** Every data source with its schemas, for a form. */
  dataSources(): DataSourceDescription[] {
    return DATA_SOURCE_NAMES.map((dataSource) => {
      const { title, description, credentials, properties, secrets } = dataSourceOf(dataSource);
      return { dataSource, title, description, credentials: jsonSchema(credentials), properties: jsonSchema(properties), secretFields: [...secrets] };
    });
  }

  page(query: ListQuery): Promise<Page<PluginView>> {
    return pluginView.page(query);
  }

  get(id: string): Promise<PluginView> {
    return pluginView.one(id);
  }

  /** 422 `url_not_allowed` for a server that may not be called. */
  async create({ dataSource, credentials, properties, ...input }: CreatePlugin): Promise<PluginView> {
    const source = dataSourceOf(dataSource);
    this.refuseForbiddenTargets(source, properties);
    const place = { id: uuidv7(), organizationId: requireOrganizationId() };
    this.em.create(Plugin, {
      ...input,
      ...place,
      dataSource,
      properties: defined(properties),
      sealedCredentials: this.secrets.seal(credentials, place),
      shownCredentials: masked(source, defined(credentials)),
      createdById: requireScope().userId,
    });
    this.outbox.publish(PluginCreated, { pluginId: place.id });
    await this.em.flush();
    return pluginView.one(place.id);
  }

  /** Other credentials or properties make it unverified. 422 names the place in the merged data that its schema refuses. */
  async update(id: string, { credentials, properties, ...changes }: UpdatePlugin): Promise<PluginView> {
    const plugin = await this.load(id);
    expectVersion(plugin);
    const changed = plugin.edit(changes);
    if (credentials || properties) changed.push(...this.changeConnection(plugin, credentials ?? {}, properties ?? {}));
    if (changed.length > 0) this.outbox.publish(PluginUpdated, { pluginId: id, changed });
    await this.em.flush();
    return pluginView.one(id);
  }

  async delete(id: string): Promise<void> {
    const plugin = await this.load(id);
    expectVersion(plugin);
    this.em.remove(plugin);
    this.outbox.publish(PluginDeleted, { pluginId: id });
  }

  private changeConnection(plugin: Plugin, credentialsPatch: Fields, propertiesPatch: Fields): string[] {
    const source = dataSourceOf(plugin.dataSource);
    const stored = this.secrets.open(plugin) ?? {};
    const properties = parsed(source.properties, mergedFields(plugin.properties, propertiesPatch), 'properties');
    refuseCarriedSecrets(source, stored, credentialsPatch, plugin.properties, properties);
    const credentials = parsed(source.credentials, mergedCredentials(source, stored, credentialsPatch), 'credentials');
    this.refuseForbiddenTargets(source, properties);
    const changed: string[] = [];
    if (!isDeepStrictEqual(credentials, stored)) {
      plugin.sealedCredentials = this.secrets.seal(credentials, plugin);
      plugin.shownCredentials = masked(source, credentials);
      changed.push('credentials');
    }
    if (!isDeepStrictEqual(properties, plugin.properties)) {
      plugin.properties = properties;
      changed.push('properties');
    }
    if (changed.length > 0) plugin.forgetVerification();
    return changed;
  }

  private refuseForbiddenTargets(source: DataSource, properties: Fields): void {
    for (const target of source.targets(properties)) {
      if ('url' in target) this.egress.assertUrlAllowed(target.url);
      else this.egress.assertHostAllowed(target.host, target.port);
    }
  }

  private load(id: string): Promise<Plugin> {
    return this.em.findOneOrFail(Plugin, { id }, { failHandler: () => new NotFound() });
  }
}

const jsonSchema = (schema: z.ZodType): Record<string, unknown> => z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });

/** Without the fields that are undefined: what JSON, and so the database, keeps of an object. */
const defined = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The value as its schema gives it, or a 422 whose pointers lead into `member` of the request. */
const parsed = (schema: z.ZodObject, value: Fields, member: string): Fields => defined(validated(z.object({ [member]: schema }), { [member]: value })[member] as Fields);
