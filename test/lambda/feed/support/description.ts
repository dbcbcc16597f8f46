import Ajv from 'ajv/dist/2019';
import { schemaProblems } from './api';
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

const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
// The values in a query and a path are strings, so they are converted.
const lenient = new Ajv({ allErrors: true, strict: false, coerceTypes: true, logger: false });
for (const one of [ajv, lenient]) {
  one.addFormat('byte', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  one.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
}

/**
 * Reads an OpenAPI document. Returns a function that returns the deviations of an exchange from it.
 * @param prefix the path before the API's own paths
 */
export function readDescription(file: string, prefix = ''): (exchange: Exchange) => string[] {
  const api = readOpenApi(file);
  const base = `${prefix}${basePath(api)}`;
  return ({ request, reply }) => {
    const { pathname, searchParams } = new URL(request.path, 'https://localhost');
    const found = findOperation(api, request.method, pathname.slice(base.length));
    if (!pathname.startsWith(base) || !found) return [`no operation ${request.method} ${pathname}`];
    const { operation, parameters, path } = found;
    const schemaOf = (place: string) => objectOf(parameters.filter((parameter) => parameter.in === place));
    return [
      ...schemaProblems(lenient, schemaOf('path'), path, 'path'),
      ...schemaProblems(lenient, schemaOf('query'), Object.fromEntries(searchParams), 'query'),
      ...bodyProblems(api, operation, parameters, request),
      ...authenticationProblems(api, request),
      ...(operation.responses[reply.status] ? [] : [`no response ${reply.status} to ${request.method}`]),
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
  if (!inBody && Object.keys(content).length === 0) return body ? ['the body must be empty'] : [];
  const types = inBody ? (operation.consumes ?? api.consumes ?? ['application/json']) : Object.keys(content);
  if (!types.includes(type)) return [`no content type ${type}`];
  const schema =
    type === 'application/apply-patch+yaml'
      ? // The schema of the object in the response, because the schema of a patch is empty.
        resolve<Body>(api, operation.responses['200'] ?? {}).content?.['application/json']?.schema
      : (inBody?.schema ?? content[type]?.schema);
  if (!schema) return [`no schema for ${type}`];
  try {
    return schemaProblems(ajv, closed(api, schema), JSON.parse(body), 'body');
  } catch (error) {
    return [`body: ${(error as Error).message}`];
  }
}

/** The request must use one of the described authentication schemes. */
function authenticationProblems(api: OpenApi, { headers }: Exchange['request']): string[] {
  const schemes = Object.values(api.securityDefinitions ?? api.components?.securitySchemes ?? {});
  const used = schemes.some((scheme) => {
    if (scheme.type === 'apiKey') return scheme.in === 'header' && headers[scheme.name?.toLowerCase() ?? ''];
    return new RegExp(`^${scheme.scheme ?? scheme.type} `, 'i').test(headers.authorization ?? '');
  });
  return schemes.length === 0 || used ? [] : ['no described authentication'];
}
