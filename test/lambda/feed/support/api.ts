import Ajv, { type AnySchema } from 'ajv';
import type { Reply } from '../../../../local/stand-in/http/http';
import type { Received } from './third-party';

/** An operation of a published API. */
export interface Operation {
  method: string;
  /** The path with `{name}` for each parameter, as in OpenAPI. */
  path: string;
  query?: Record<string, string | RegExp>;
  /** The required headers. The names are in lower case. */
  headers?: Record<string, RegExp>;
  /** The JSON Schema of the body. An operation without it allows no body. */
  body?: AnySchema;
  /** Returns the response to the parameters of the path and the query, and the body. */
  reply: (parameters: Record<string, string>, body: unknown) => Reply;
}

/** The part of a third party's API that a feed uses. */
export interface Api {
  /** The document that the operations are taken from. */
  source: string;
  /** The headers that every operation requires. The names are in lower case. */
  headers: Record<string, RegExp>;
  operations: Operation[];
}

// The schemas are closed, so a property that they do not contain is a violation.
const ajv = new Ajv({ allErrors: true, strict: true });

/** Returns a function that responds as the API does, and adds each violation of the API to the list. */
export function respondAs({ headers, operations }: Api, violations: string[]): (request: Received) => Reply {
  return (request) => {
    const [path = '', query = ''] = request.path.split('?');
    const sent = Object.fromEntries(new URLSearchParams(query));
    for (const operation of operations.filter(({ method }) => method === request.method)) {
      const parameters = pathParameters(operation.path, path);
      if (!parameters) continue;
      const { body, problems } = checkBody(operation, request);
      problems.push(
        ...headerProblems({ ...headers, ...operation.headers }, request.headers),
        ...queryProblems(operation.query ?? {}, sent),
      );
      if (problems.length === 0) return operation.reply({ ...parameters, ...sent }, body);
      violations.push(...problems.map((problem) => `${request.method} ${operation.path}: ${problem}`));
      return { status: 400, body: JSON.stringify(problems) };
    }
    violations.push(`${request.method} ${path} is not an operation of this API`);
    return { status: 404 };
  };
}

function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/[.$]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (!match) return undefined;
  const groups = Object.entries(match.groups ?? {});
  return Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]));
}

function checkBody({ body: schema }: Operation, { body }: Received): { body: unknown; problems: string[] } {
  if (schema === undefined) return { body: undefined, problems: body ? ['the body must be empty'] : [] };
  try {
    const parsed: unknown = JSON.parse(body);
    return { body: parsed, problems: schemaProblems(ajv, schema, parsed, 'body') };
  } catch (error) {
    return { body: undefined, problems: [`body: ${(error as Error).message}`] };
  }
}

/** Returns the violations of a JSON Schema, each with its path after `name`. */
export function schemaProblems(validator: Ajv, schema: AnySchema, value: unknown, name: string): string[] {
  const validate = validator.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function headerProblems(required: Record<string, RegExp>, headers: Received['headers']): string[] {
  return Object.entries(required)
    .filter(([name, pattern]) => !pattern.test(String(headers[name] ?? '')))
    .map(([name]) => `the header ${name} is ${headers[name] === undefined ? 'missing' : 'wrong'}`);
}

function queryProblems(required: Record<string, string | RegExp>, sent: Record<string, string>): string[] {
  const names = [...new Set([...Object.keys(required), ...Object.keys(sent)])];
  return names
    .filter((name) => {
      const [pattern, value] = [required[name], sent[name]];
      return pattern instanceof RegExp ? !pattern.test(value ?? '') : pattern !== value;
    })
    .map((name) => `the query's ${name} is ${sent[name] ?? 'missing'}`);
}
