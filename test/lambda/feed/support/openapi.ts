import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { resolve, type Schema } from './closed-schema';

/** A parameter of an operation, its body in OpenAPI 2. */
export interface Parameter extends Schema {
  in: string;
  name: string;
  required?: boolean;
  /** Of OpenAPI 3, and of a body; else the parameter is its own schema. */
  schema?: Schema;
}

/** A request's or an answer's. */
export interface Body {
  content?: Record<string, { schema?: Schema }>;
  /** Of OpenAPI 2. */
  schema?: Schema;
}

/** What may be done at a path. */
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

/** What is used of an OpenAPI document, version 2.0 or 3. */
export interface OpenApi {
  basePath?: string;
  consumes?: string[];
  securityDefinitions?: Record<string, Scheme>;
  servers?: { url: string }[];
  components?: { securitySchemes?: Record<string, Scheme> };
  paths: Record<string, { parameters?: Parameter[] } & Record<string, Operation>>;
}

const known = new Map<string, OpenApi>();

/** Reads an OpenAPI document, once: some are megabytes of YAML, which takes a second. */
export function readOpenApi(file: string): OpenApi {
  const text = readFileSync(file, 'utf8');
  const api = known.get(file) ?? ((file.endsWith('.json') ? JSON.parse(text) : parse(text)) as OpenApi);
  known.set(file, api);
  return api;
}

/** The path before all of its paths. */
export function basePath({ basePath, servers }: OpenApi): string {
  const path = basePath ?? new URL(servers?.[0]?.url ?? '/', 'https://localhost').pathname;
  return path.replace(/\/$/, '');
}

/** The operation with the fewest parameters in its path: a name is meant before a parameter is. */
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
