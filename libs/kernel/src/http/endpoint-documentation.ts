import { ApiBearerAuth, ApiBody, ApiConsumes, ApiExtension, ApiHeader, ApiOperation, ApiResponse, type ApiOperationOptions, type ApiResponseOptions } from '@nestjs/swagger';
import { Public, realmOf, SignedIn, type Permission } from '../auth/permissions.js';
import { describeDeprecation } from './deprecation.js';
import { ProblemDto, type AnyEndpoint } from './endpoint.js';
import { ifMatchHeader } from './headers.js';
import * as problems from './problem.js';

/** What `@nestjs/swagger` is to be told of an operation. */
export function documentation(endpoint: AnyEndpoint): MethodDecorator[] {
  const open = endpoint.permission === Public;
  const always = open
    ? [problems.MalformedRequest, problems.InvalidRequest, problems.TooManyRequests]
    : [problems.MalformedRequest, problems.Unauthenticated, problems.Forbidden, ...(tenancyOf(endpoint.permission) === 'tenant' ? [problems.MfaRequired, problems.AddressNotAllowed] : []), ...(isForPeople(endpoint) ? [problems.PersonRequired] : []), problems.NotFound, problems.InvalidRequest, problems.TooManyRequests];
  const byStatus = Map.groupBy([...always, ...(endpoint.conditional ? [problems.PreconditionFailed] : []), ...(endpoint.sensitive ? [problems.StepUpRequired] : []), ...(endpoint.accepts ? [problems.PayloadTooLarge, problems.UnsupportedMediaType] : []), ...(endpoint.problems ?? [])], (p) => p.status);
  return [
    ApiOperation(operationOf(endpoint)),
    ApiExtension('x-permission', endpoint.permission),
    ApiExtension('x-tenancy', tenancyOf(endpoint.permission)),
    ...(endpoint.guests ? [ApiExtension('x-guests', endpoint.guests)] : []),
    ...(endpoint.sensitive ? [ApiExtension('x-sensitive', true)] : []),
    ...(endpoint.csv ? [ApiExtension('x-csv', true)] : []),
    ...(endpoint.location ? [ApiExtension('x-location', true)] : []),
    ...(endpoint.cacheable ? [ApiExtension('x-cacheable', true)] : []),
    ...(endpoint.deprecated ? [ApiExtension('x-deprecated', endpoint.deprecated)] : []),
    ...(open ? [] : [ApiBearerAuth()]),
    ...rawBody(endpoint.accepts),
    ...(endpoint.conditional ? [ApiHeader(ifMatchHeader)] : []),
    ApiResponse(success(endpoint)),
    ...[...byStatus].map(([status, list]) =>
      ApiResponse({ status, description: [...new Set(list.map((p) => `\`${p.code}\`: ${p.title}`))].join('\n\n'), standardSchema: ProblemDto }),
    ),
  ];
}

function operationOf({ summary, description, deprecated }: AnyEndpoint): ApiOperationOptions {
  const text = [description, ...(deprecated ? [describeDeprecation(deprecated)] : [])].filter(Boolean).join('\n\n');
  return { summary, ...(text ? { description: text } : {}), ...(deprecated ? { deprecated: true } : {}) };
}

/** Programs are refused. */
const isForPeople = ({ permission, sensitive }: AnyEndpoint): boolean => sensitive === true || tenancyOf(permission) !== 'tenant';

/** Whose data an operation touches: everybody's, the caller's own, the organization's, the installation's. */
function tenancyOf(permission: Permission): string {
  if (permission === Public) return 'public';
  if (permission === SignedIn) return 'self';
  return realmOf(permission) === 'installation' ? 'installation' : 'tenant';
}

function success(endpoint: AnyEndpoint): ApiResponseOptions {
  const status = endpoint.status ?? 200;
  if (endpoint.returns) return { status, description: 'Done.', standardSchema: endpoint.returns };
  if (endpoint.produces) return { status, description: 'The content.', content: { [endpoint.produces]: { schema: { type: 'string', format: 'binary' } } } };
  return { status, description: 'Done.' };
}

function rawBody(types: readonly string[] | undefined): MethodDecorator[] {
  return types ? [ApiConsumes(...types), ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })] : [];
}
