// Python source of the SDK's operations and types, from an OpenAPI 3.1 document as this product writes it.

const RESERVED = new Set('False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self body'.split(' '));
const words = (name) => name.replaceAll(/[[\].-]+/g, '_').replace(/_+$/, '').replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
const argument = (name) => (RESERVED.has(words(name)) ? `${words(name)}_` : words(name));
const className = (name) => name[0].toUpperCase() + name.slice(1);
const text = (value) => JSON.stringify(value);
const nameOf = (ref) => ref.split('/').pop();

/** The annotation of a JSON Schema; objects without a name are dictionaries. */
function typeOf(schema) {
  if (schema.$ref) return nameOf(schema.$ref);
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return [...new Set(union.map(typeOf))].join(' | ');
  if (schema.enum) return `Literal[${schema.enum.map((value) => (value === null ? 'None' : text(value))).join(', ')}]`;
  if ('const' in schema) return `Literal[${text(schema.const)}]`;
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  if (schema.type === 'array') return `List[${schema.items ? typeOf(schema.items) : 'Any'}]`;
  return { string: 'str', integer: 'int', number: 'float', boolean: 'bool', null: 'None', object: 'Dict[str, Any]' }[schema.type] ?? 'Any';
}

function typedDict([name, schema]) {
  if (!schema.properties) return `${name} = ${text(typeOf(schema))}`;
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties).map(([field, one]) => `    ${text(field)}: ${text(required.has(field) ? typeOf(one) : `NotRequired[${typeOf(one)}]`)},`);
  return `${name} = TypedDict(${text(name)}, {\n${fields.join('\n')}\n})`;
}

/** `('LeadPage', 'json')` of the answer that says yes. */
function answerOf(document, responses) {
  const [, found] = Object.entries(responses).find(([status]) => /^[23]/.test(status)) ?? [];
  const response = found && inPlace(document, 'responses', found);
  const [[media, content] = []] = Object.entries(response?.content ?? {});
  if (!media) return ['None', 'nothing'];
  return /json$/.test(media) ? [typeOf(content.schema ?? {}), 'json'] : ['bytes', 'bytes'];
}

/** A parameter or answer in place of the reference to a shared one. */
const inPlace = (document, kind, one) => (one.$ref ? document.components[kind][nameOf(one.$ref)] : one);

function method(document, name, verb, path, operation) {
  const parameters = (operation.parameters ?? []).map((parameter) => inPlace(document, 'parameters', parameter));
  const of = (place) => parameters.filter((parameter) => parameter.in === place);
  const [media, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const isJson = media && /^application\/json$/.test(media);
  const [returns, reads] = answerOf(document, operation.responses);
  const ifMatch = of('header').some((parameter) => parameter.name === 'If-Match');
  const others = of('header').filter(({ name: header }) => !/^(if-match|idempotency-key)$/i.test(header));
  const signature = [
    'self',
    ...of('path').map((parameter) => `${argument(parameter.name)}: str`),
    ...(media ? [`body: ${isJson ? typeOf(content.schema) : 'bytes'}${operation.requestBody.required ? '' : ' | None = None'}`] : []),
    '*',
    ...of('query').map((parameter) => (parameter.required ? `${argument(parameter.name)}: ${typeOf(parameter.schema)}` : `${argument(parameter.name)}: ${typeOf(parameter.schema)} | None = None`)),
    ...(media && !isJson ? [`content_type: str = ${text(media)}`] : []),
    ...(ifMatch ? ['if_match: str | None = None'] : []),
    ...others.map((parameter) => `${argument(parameter.name)}: str | None = None`),
    ...(verb === 'post' ? ['idempotency_key: str | None = None'] : []),
  ];
  if (signature.at(-1) === '*') signature.pop();
  const headers = [...(ifMatch ? ['"If-Match": if_match'] : []), ...others.map((parameter) => `${text(parameter.name)}: ${argument(parameter.name)}`), ...(verb === 'post' ? ['"Idempotency-Key": idempotency_key'] : [])];
  const call = [
    text(verb.toUpperCase()),
    path.includes('{') ? `f${text(path.replaceAll(/\{(\w+)\}/g, (_, one) => `{quote(${argument(one)})}`))}` : text(path),
    ...(of('query').length ? [`query={${of('query').map((parameter) => `${text(parameter.name)}: ${argument(parameter.name)}`).join(', ')}}`] : []),
    ...(media ? [isJson ? 'json=body' : 'data=body, content_type=content_type'] : []),
    ...(headers.length ? [`headers={${headers.join(', ')}}`] : []),
    ...(reads === 'json' ? [] : [`reads=${text(reads)}`]),
  ];
  const doc = [operation.summary, operation.description].filter(Boolean).join('\n\n').replaceAll('\\', '\\\\').replaceAll('"""', "'''").split('\n').map((line, index) => (index && line ? `        ${line}` : line)).join('\n');
  const warning = operation.deprecated ? `        warnings.warn(${text(`${operation.operationId} is deprecated.`)}, DeprecationWarning, stacklevel=2)\n` : '';
  return `    def ${argument(name)}(${signature.join(', ')}) -> ${returns}:\n        """${doc}${doc.includes('\n') ? '\n        ' : ''}"""\n${warning}        return self._client.send(${call.join(', ')})`;
}

/** Whatever a webhook may be told: one type for each event, or the dictionary it is while there is none. */
function webhookEvent({ webhooks = {} }) {
  const payloads = Object.values(webhooks).flatMap(({ post }) => post.requestBody?.content['application/json']?.schema.$ref ?? []);
  return `WebhookEvent = ${text(payloads.length > 0 ? payloads.map(nameOf).join(' | ') : 'Dict[str, Any]')}`;
}

/** The module `generated.py`. */
export function pythonSdk(document) {
  const resources = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [verb, operation] of Object.entries(item)) {
      const [resource, name] = operation.operationId.split('.');
      resources.set(resource, [...(resources.get(resource) ?? []), method(document, name, verb, path, operation)]);
    }
  }
  const classes = [...resources].map(([name, methods]) => `class ${className(name)}(Resource):\n${methods.join('\n\n')}`);
  const members = [...resources.keys()].map((name) => `        self.${words(name)} = ${className(name)}(client)`);
  const isDeprecated = classes.some((one) => one.includes('        warnings.warn('));
  return `# Generated from openapi.json by \`npm run sdk\`. Do not edit.
from __future__ import annotations
${isDeprecated ? '\nimport warnings' : ''}
from typing import Any, Dict, List, Literal, NotRequired, TypedDict

from ._client import Client, Resource, quote

${Object.entries(document.components.schemas).map(typedDict).join('\n\n')}

${webhookEvent(document)}


${classes.join('\n\n\n')}


class Api:
    """Every resource of the API."""

    def __init__(self, client: Client) -> None:
${members.join('\n')}
`;
}
