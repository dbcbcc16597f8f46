import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2019';
import { parse } from 'yaml';
import { closed, resolve, type Schema } from './closed-schema';
import type { Exchange } from './push';

interface Parameter extends Schema {
  in: string;
  name: string;
  required?: boolean;
  /** Of OpenAPI 3, and of a body; else the parameter is its own schema. */
  schema?: Schema;
}

interface Body {
  content?: Record<string, { schema?: Schema }>;
  /** Of OpenAPI 2. */
  schema?: Schema;
}

interface Operation {
  parameters?: Parameter[];
  consumes?: string[];
  requestBody?: Body & { required?: boolean };
  responses: Record<string, Body>;
}

interface Scheme {
  type: string;
  in?: string;
  name?: string;
  scheme?: string;
}

/** What is used of an OpenAPI document, version 2.0 or 3. */
interface OpenApi {
  basePath?: string;
  consumes?: string[];
  securityDefinitions?: Record<string, Scheme>;
  servers?: { url: string }[];
  components?: { securitySchemes?: Record<string, Scheme> };
  paths: Record<string, { parameters?: Parameter[] } & Record<string, Operation>>;
}

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
  const api = read(file);
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

const known = new Map<string, OpenApi>();

/** Some are megabytes of YAML, which takes a second. */
function read(file: string): OpenApi {
  const text = readFileSync(file, 'utf8');
  const api = known.get(file) ?? ((file.endsWith('.json') ? JSON.parse(text) : parse(text)) as OpenApi);
  known.set(file, api);
  return api;
}

function basePath({ basePath, servers }: OpenApi): string {
  const path = basePath ?? new URL(servers?.[0]?.url ?? '/', 'https://localhost').pathname;
  return path.replace(/\/$/, '');
}

/** The operation with the fewest parameters in its path: a name is meant before a parameter is. */
function findOperation(api: OpenApi, method: string, pathname: string) {
  const sent = pathname.split('/').map(decodeURIComponent);
  const fits = Object.keys(api.paths)
    .map((template) => ({ template, parts: template.split('/') }))
    .filter(({ parts }) => parts.length === sent.length)
    .filter(({ parts }) => parts.every((part, index) => part.startsWith('{') || part === sent[index]))
    .sort((a, b) => a.template.split('{').length - b.template.split('{').length);
  for (const { template, parts } of fits) {
    const item = api.paths[template];
    const operation = item?.[method.toLowerCase()];
    if (!item || !operation) continue;
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
    const values = parts.map((part, index) => [part.slice(1, -1), sent[index]] as const);
    return {
      operation,
      parameters: parameters.map((parameter) => resolve<Parameter>(api, parameter)),
      path: Object.fromEntries(values.filter((_, index) => parts[index]?.startsWith('{'))),
    };
  }
  return undefined;
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
