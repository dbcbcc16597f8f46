import { logGroupName } from '../../../infra/naming/names';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { CREDENTIAL, GROUP, GROUP_SECRET, SECRET } from './config';

/** The retention of the template. */
const RETENTION_DAYS = 30;
/** CloudWatch Logs shows lines within seconds. */
const INGESTION_SECONDS = 120;
/** The partitions in which the template leaves out the log format JSON. */
const WITHOUT_JSON_LOGS = /^aws-(us-gov|iso)/;

const settings: Check = {
  id: 'deployment-function-settings',
  assumption:
    'Lambda accepts the runtime nodejs24.x, arm64 and the log format JSON, or Text in GovCloud, for every function.',
  matters: ['infra/constructs/lambda-function.ts', 'infra/naming/partition-condition.ts', 'docs/operations.md'],
  method: "Reads the configuration of the credential's function.",
  async run({ aws, stack, target }) {
    const name = stack.names(CREDENTIAL).function;
    const { logGroup, ...found } = await aws.functions.settings(name);
    const levels = WITHOUT_JSON_LOGS.test(target.partition)
      ? { logFormat: 'Text', systemLogLevel: undefined, applicationLogLevel: undefined }
      : { logFormat: 'JSON', systemLogLevel: 'WARN', applicationLogLevel: 'INFO' };
    const expected = { runtime: 'nodejs24.x', architectures: ['arm64'], ...levels };
    const wrong = Object.entries(expected).filter(
      ([key, value]) => String(found[key as keyof typeof expected]) !== String(value),
    );
    const { runtime, architectures, logFormat, systemLogLevel, applicationLogLevel } = found;
    return finding(
      wrong.length === 0 && logGroup === logGroupName(name),
      `${runtime}, ${architectures.join()}, log format ${logFormat} (${systemLogLevel}, ${applicationLogLevel}), ${logGroup}`,
    );
  },
};

const logGroups: Check = {
  id: 'deployment-log-groups',
  assumption: "The functions write only to the stacks' log groups. Lambda creates no other group.",
  matters: ['infra/constructs/lambda-function.ts', 'infra/policies/lambda.ts'],
  method: 'Compares all log groups whose names start with that of the stack with the resources of both stacks.',
  async run({ aws, stack }) {
    const found = await aws.logs.groups(logGroupName(stack.name));
    const resources = await Promise.all([stack.name, `${stack.name}-${GROUP}`].map(aws.stacks.allResources));
    const expected = resources.flat().flatMap(({ type, physicalId }) => (isLogGroup(type) ? [physicalId] : []));
    const names = found.map(({ name }) => name);
    const kept = found.filter(({ retentionDays }) => retentionDays === RETENTION_DAYS);
    return finding(
      names.length > 0 && names.toSorted().join() === expected.toSorted().join() && kept.length === found.length,
      found.map(({ name, retentionDays }) => `${name} (${retentionDays ?? 'unlimited'} days)`).join(', '),
    );
  },
};

const logLine: Check = {
  id: 'deployment-log-line',
  assumption: 'CloudWatch stores the line of a refresh as the function writes it: one JSON object, not wrapped again.',
  matters: ['lambda/runtime/log.ts', 'docs/operations.md'],
  method: "Reads the function's log group until it has a line with `refreshed`, for at most two minutes.",
  async run({ aws, stack, clock }) {
    const group = logGroupName(stack.names(CREDENTIAL).function);
    const line = await clock.until(
      async () => (await aws.logs.lines(group)).find((each) => each.includes('"refreshed"')),
      { timeoutSeconds: INGESTION_SECONDS },
    );
    if (line === undefined) return finding(false, `no line with "refreshed" within ${INGESTION_SECONDS} seconds`);
    const parsed = parse(line);
    const asAssumed =
      ['INFO', 'WARN'].includes(String(parsed?.level)) &&
      parsed?.message === 'refreshed' &&
      parsed.credential === CREDENTIAL;
    return finding(asAssumed, parsed ? `an object with the fields ${Object.keys(parsed).join(', ')}` : line);
  },
};

const noToken: Check = {
  id: 'deployment-log-without-token',
  assumption: "No line of a log has a token, neither the function's own lines nor those of Lambda.",
  matters: ['lambda/runtime/redactor.ts', 'SECURITY.md'],
  method:
    'Waits up to two minutes for a line in each log group of both stacks, and searches all lines for parts of the tokens.',
  async run({ aws, stack, clock }) {
    const parts = await tokenParts(aws);
    const groups = await aws.logs.groups(logGroupName(stack.name));
    const lines = await clock.until(
      async () => {
        const found = await Promise.all(groups.map(({ name }) => aws.logs.lines(name)));
        return found.length > 0 && found.every((each) => each.length > 0) ? found.flat() : undefined;
      },
      { timeoutSeconds: INGESTION_SECONDS },
    );
    const revealing = (lines ?? []).filter((line) => parts.some((part) => line.includes(part)));
    return finding(
      lines !== undefined && revealing.length === 0,
      `${revealing.length} of ${lines?.length ?? 0} lines in ${groups.length} log groups contain a part of a token`,
    );
  },
};

/** Returns a part of each stored token, in both of its encodings. The beginnings of all tokens are alike. */
async function tokenParts(aws: Context['aws']): Promise<string[]> {
  const values = await Promise.all([SECRET, GROUP_SECRET].map((secret) => aws.secrets.read(secret)));
  return values.flatMap(({ text }) => {
    const { auth, password } = JSON.parse(text) as { auth: string; password: string };
    return [auth, password].map((token) => token.slice(100, 140));
  });
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function isLogGroup(type: string): boolean {
  return type === 'AWS::Logs::LogGroup';
}

/** How the functions run and what they log. */
export const FUNCTION = [settings, logGroups, logLine, noToken];
