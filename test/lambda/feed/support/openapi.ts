import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { resolve, type Schema } from './closed-schema';

/** A parameter of an operation. In OpenAPI 2 the body is a parameter too. */
export interface Parameter extends Schema {
  in: string;
  name: string;
  required?: boolean;
  /** Set in OpenAPI 3 and for a body. Otherwise the parameter itself is the schema. */
  schema?: Schema;
}

/** The body of a request or a response. */
export interface Body {
  content?: Record<string, { schema?: Schema }>;
  /** Only in OpenAPI 2. */
  schema?: Schema;
}

/** An operation of a path. */
export interface Operation {
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

/** The relevant parts of an OpenAPI document, version 2.0 or 3. */
export interface OpenApi {
  basePath?: string;
  consumes?: string[];
  securityDefinitions?: Record<string, Scheme>;
  servers?: { url: string }[];
  components?: { securitySchemes?: Record<string, Scheme> };
  paths: Record<string, { parameters?: Parameter[] } & Record<string, Operation>>;
}

const known = new Map<string, OpenApi>();

/** Reads an OpenAPI document once, because megabytes of YAML take a second. */
export function readOpenApi(file: string): OpenApi {
  const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  const api = known.get(file) ?? ((file.endsWith('.json') ? JSON.parse(text) : parse(text)) as OpenApi);
  known.set(file, api);
  return api;
}

/** Returns the prefix of all paths. */
export function basePath({ basePath, servers }: OpenApi): string {
  const path = basePath ?? new URL(servers?.[0]?.url ?? '/', 'https://localhost').pathname;
  return path.replace(/\/$/, '');
}

/** Returns the matching operation with the fewest parameters in its path, because fixed names take precedence. */
export function findOperation(api: OpenApi, method: string, pathname: string) {
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
