import Ajv, { type AnySchema } from 'ajv';
import type { Reply } from '../../../../local/stand-in/http/http';
import type { Received } from './third-party';

/** One operation of a published API. */
export interface Operation {
  method: string;
  /** With `{name}` for each parameter, as API descriptions write it. */
  path: string;
  query?: Record<string, string | RegExp>;
  /** What must be sent, by lower-case names. */
  headers?: Record<string, RegExp>;
  /** The body's JSON Schema; none for an operation without a body. */
  body?: AnySchema;
  /** Is given the parameters of path and query. */
  reply: (parameters: Record<string, string>, body: unknown) => Reply;
}

/** A third party's API, as far as a feed uses it. */
export interface Api {
  /** The document that the operations are taken from. */
  source: string;
  /** What every operation must be sent, by lower-case names. */
  headers: Record<string, RegExp>;
  operations: Operation[];
}

// Schemas say what is required and of which type; a property that they don't know is one that the API doesn't have.
const ajv = new Ajv({ allErrors: true, strict: true });

/** Answers as the API does, and holds each request to the API's description. */
export function described({ headers, operations }: Api, violations: string[]): (request: Received) => Reply {
  return (request) => {
    const [path = '', query = ''] = request.path.split('?');
    const sent = Object.fromEntries(new URLSearchParams(query));
    for (const operation of operations.filter(({ method }) => method === request.method)) {
      const parameters = parametersOf(operation.path, path);
      if (!parameters) continue;
      const { body, problems } = bodyOf(operation, request);
      problems.push(
        ...mismatches({ ...headers, ...operation.headers }, request.headers),
        ...queryProblems(operation.query ?? {}, sent),
      );
      if (problems.length > 0) {
        violations.push(...problems.map((problem) => `${request.method} ${operation.path}: ${problem}`));
        return { status: 400, body: JSON.stringify(problems) };
      }
      return operation.reply({ ...parameters, ...sent }, body);
    }
    violations.push(`${request.method} ${path} is no operation of this API`);
    return { status: 404 };
  };
}

function parametersOf(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/[.$]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const groups = new RegExp(`^${pattern}$`).exec(path)?.groups;
  if (!groups) return template === path ? {} : undefined;
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function bodyOf({ body: schema }: Operation, { body }: Received): { body: unknown; problems: string[] } {
  if (schema === undefined) return { body: undefined, problems: body ? ['takes no body'] : [] };
  try {
    const parsed: unknown = JSON.parse(body);
    const validate = ajv.compile(schema);
    const problems = validate(parsed)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) => `body${instancePath} ${message} ${JSON.stringify(params)}`,
        );
    return { body: parsed, problems };
  } catch (error) {
    return { body: undefined, problems: [`body: ${(error as Error).message}`] };
  }
}

function mismatches(wanted: Record<string, RegExp>, headers: Received['headers']): string[] {
  return Object.entries(wanted)
    .filter(([name, pattern]) => !pattern.test(String(headers[name] ?? '')))
    .map(([name]) => `the header ${name} is ${headers[name] === undefined ? 'missing' : 'wrong'}`);
}

function queryProblems(wanted: Record<string, string | RegExp>, sent: Record<string, string>): string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(sent)])];
  return names
    .filter((name) => {
      const [pattern, value] = [wanted[name], sent[name]];
      return pattern instanceof RegExp ? !pattern.test(value ?? '') : pattern !== value;
    })
    .map((name) => `the query's ${name} is ${sent[name] ?? 'missing'}`);
}
