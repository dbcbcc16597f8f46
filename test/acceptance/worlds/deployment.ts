import type { FunctionSettings } from '../../../acceptance/aws/functions';
import type { SecretState, SecretValue } from '../../../acceptance/aws/secrets';
import type { StackEvent, StackState } from '../../../acceptance/aws/stacks';
import { deploymentSuite } from '../../../acceptance/suites/deployment';
import { answering, failing } from '../support/changes';
import type { SuiteWorld, World } from '../support/world';

const STACK = 'EcrAcceptance-deployment';
const SECOND_STACK = `${STACK}-second`;
const CREDENTIAL = 'acceptance-deployment';
const VERSION = '20261126T000000Z-0123456789abcdef0123';
const TOKEN = 'QVdT'.repeat(50);
const LINE = { timestamp: '2026-11-25T12:00:00Z', level: 'INFO', message: 'refreshed', credential: CREDENTIAL };

const CREATED: StackEvent = { resource: 'Function', status: 'CREATE_COMPLETE', reason: '' };
const SETTINGS: FunctionSettings = {
  runtime: 'nodejs24.x',
  architectures: ['arm64'],
  logFormat: 'JSON',
  systemLogLevel: 'WARN',
  applicationLogLevel: 'INFO',
  logGroup: `/aws/lambda/${STACK}-${CREDENTIAL}`,
  codeBytes: 60_000,
};

const stack = (name: string, status: string): StackState => ({ name, status, reason: '', outputs: {} });
const secret = (name: string, versionId?: string): SecretState => {
  return { name, arn: 'arn', versionId, kmsKeyId: undefined, replicas: [] };
};
const value = (registry: string): SecretValue => {
  return { versionId: VERSION, text: JSON.stringify({ registry, auth: TOKEN, password: TOKEN }) };
};
const logGroups = (name: string) => [
  `/aws/lambda/${name}-Deployment`,
  `/aws/lambda/${STACK}-${CREDENTIAL}${name.slice(STACK.length)}`,
];
const ALL_GROUPS = [...logGroups(STACK), ...logGroups(SECOND_STACK)];

function world(): World {
  return {
    aws: {
      stacks: {
        find: async (name) => stack(name, 'CREATE_COMPLETE'),
        events: async () => [CREATED],
        allResources: async (name) => [
          ...logGroups(name).map((physicalId) => ({ logicalId: 'Log', type: 'AWS::Logs::LogGroup', physicalId })),
          { logicalId: 'Role', type: 'AWS::IAM::Role', physicalId: 'role' },
        ],
      },
      secrets: {
        describe: async (name) => secret(name, VERSION),
        read: async () => value('123456789012.dkr.ecr.eu-west-1.amazonaws.com'),
      },
      functions: { settings: async () => SETTINGS },
      logs: {
        groups: async () => ALL_GROUPS.map((name) => ({ name, retentionDays: 30 })),
        lines: async () => [JSON.stringify(LINE)],
      },
    },
  };
}

export const deploymentWorld: SuiteWorld = {
  suite: deploymentSuite,
  world,
  unanswered: {},
  mutations: {
    'deployment-without-failures': [
      answering('stacks', {
        events: async () => [CREATED, { resource: 'Role', status: 'CREATE_FAILED', reason: 'throttled' }],
      }),
      answering('stacks', {
        find: async (name) => stack(name, name === STACK ? 'ROLLBACK_COMPLETE' : 'CREATE_COMPLETE'),
      }),
      answering('stacks', { events: async () => [] }),
    ],
    'deployment-of-groups': [
      answering('stacks', { find: async (name) => (name === STACK ? stack(name, 'CREATE_COMPLETE') : undefined) }),
      answering('secrets', {
        describe: async (name) => secret(name, name.includes('second') ? undefined : VERSION),
      }),
    ],
    'deployment-first-version': [
      firstVersion('9f6b1a0e-6a52-4b1c-8b0d-0d4f5a9c7e11'),
      firstVersion('20261125T220000Z-0123456789abcdef0123'),
      firstVersion('20261126T010000Z-0123456789abcdef0123'),
    ],
    'deployment-registry-host': [
      answering('secrets', { read: async () => value('123456789012.dkr.ecr.eu-west-1.amazonaws.com.cn') }),
    ],
    'deployment-diff': [failing('diff')],
    'deployment-function-settings': [
      settings({ runtime: 'nodejs22.x' }),
      settings({ architectures: ['x86_64'] }),
      settings({ logFormat: 'Text', systemLogLevel: undefined, applicationLogLevel: undefined }),
      settings({ systemLogLevel: 'INFO' }),
      settings({ logGroup: '/aws/lambda/other' }),
      (world) => {
        world.target = { partition: 'aws-us-gov' };
      },
    ],
    'deployment-log-groups': [
      answering('logs', { groups: async () => logStates([...ALL_GROUPS, `/aws/lambda/${STACK}-new`], 30) }),
      answering('logs', { groups: async () => logStates(ALL_GROUPS.slice(1), 30) }),
      answering('logs', { groups: async () => logStates(ALL_GROUPS, undefined) }),
    ],
    'deployment-log-line': [
      lines(JSON.stringify({ timestamp: 't', level: 'INFO', requestId: 'r', message: LINE })),
      lines(`2026-11-25T12:00:00Z r INFO ${JSON.stringify(LINE)}`),
      lines('{"message":"START"}'),
    ],
    'deployment-log-without-token': [lines(JSON.stringify(LINE), `{"type":"platform.fault","record":"${TOKEN}"}`)],
  },
};

function firstVersion(versionId: string) {
  return answering('secrets', { describe: async (name) => secret(name, versionId) });
}

function settings(changes: Partial<FunctionSettings>) {
  return answering('functions', { settings: async () => ({ ...SETTINGS, ...changes }) });
}

function logStates(names: string[], retentionDays: number | undefined) {
  return names.map((name) => ({ name, retentionDays }));
}

function lines(...found: string[]) {
  return answering('logs', { lines: async () => found });
}
