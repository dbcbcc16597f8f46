import Ajv from 'ajv/dist/2019';
import { closed, resolve, type Schema } from './closed-schema';
import {
  type Body,
  basePath,
  findOperation,
  type OpenApi,
  type Operation,
  type Parameter,
  readOpenApi,
} from './openapi';
import type { Exchange } from './push';

/** A published API description; it tells what is wrong with an exchange, nothing where that is as described. */
export type Description = (exchange: Exchange) => string[];

const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
// A query or a path holds texts.
const lenient = new Ajv({ allErrors: true, strict: false, coerceTypes: true, logger: false });
for (const one of [ajv, lenient]) {
  one.addFormat('byte', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  one.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
}

/**
 * Reads an OpenAPI document.
 * @param under the path before the API's own on the server
 */
export function readDescription(file: string, under = ''): Description {
  const api = readOpenApi(file);
  const base = `${under}${basePath(api)}`;
  return ({ request, reply }) => {
    const { pathname, searchParams } = new URL(request.path, 'https://localhost');
    const found = findOperation(api, request.method, pathname.slice(base.length));
    if (!pathname.startsWith(base) || !found) return [`no operation ${request.method} ${pathname}`];
    const { operation, parameters, path } = found;
    const named = (place: string) => parameters.filter((parameter) => parameter.in === place);
    return [
      ...problems(lenient, objectOf(named('path')), path, 'path'),
      ...problems(lenient, objectOf(named('query')), Object.fromEntries(searchParams), 'query'),
      ...bodyProblems(api, operation, parameters, request),
      ...authenticationProblems(api, request),
      ...(operation.responses[reply.status] ? [] : [`no answer ${reply.status} to ${request.method}`]),
    ];
  };
}

function objectOf(parameters: Parameter[]): Schema {
  const schemaOf = ({ in: _, required: __, name: ___, schema, ...own }: Parameter) => schema ?? own;
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function bodyProblems(
  api: OpenApi,
  operation: Operation,
  parameters: Parameter[],
  { headers, body }: Exchange['request'],
): string[] {
  const type = headers['content-type'] ?? '';
  const inBody = parameters.find((parameter) => parameter.in === 'body');
  const { content = {} } = operation.requestBody ? resolve<Body>(api, operation.requestBody) : {};
  if (!inBody && Object.keys(content).length === 0) return body ? ['takes no body'] : [];
  const types = inBody ? (operation.consumes ?? api.consumes ?? ['application/json']) : Object.keys(content);
  if (!types.includes(type)) return [`takes no ${type}`];
  const schema =
    type === 'application/apply-patch+yaml'
      ? // It is a part of the object that is answered; the description's own schema of a patch says nothing.
        resolve<Body>(api, operation.responses['200'] ?? {}).content?.['application/json']?.schema
      : (inBody?.schema ?? content[type]?.schema);
  if (!schema) return [`has no schema for ${type}`];
  try {
    return problems(ajv, closed(api, schema), JSON.parse(body), 'body');
  } catch (error) {
    return [`body: ${(error as Error).message}`];
  }
}

/** Of all the ways to authenticate that are described, one must be taken. */
function authenticationProblems(api: OpenApi, { headers }: Exchange['request']): string[] {
  const schemes = Object.values(api.securityDefinitions ?? api.components?.securitySchemes ?? {});
  const known = schemes.some((scheme) => {
    if (scheme.type === 'apiKey') return scheme.in === 'header' && headers[scheme.name?.toLowerCase() ?? ''];
    return new RegExp(`^${scheme.scheme ?? scheme.type} `, 'i').test(headers.authorization ?? '');
  });
  return schemes.length === 0 || known ? [] : ['is not authenticated as described'];
}

function problems(validator: Ajv, schema: Schema, value: unknown, what: string): string[] {
  const validate = validator.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
