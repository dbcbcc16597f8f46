import type { MetricQuery, MetricValues } from '../../../acceptance/aws/cloudwatch';
import { monitoringSuite } from '../../../acceptance/suites/monitoring';
import { lastRefreshes, validUntil } from '../../../infra/monitoring/log-queries';
import { awsError, type SuiteWorld, type World } from '../support/world';

const FUNCTION = 'EcrAcceptance-monitoring-acceptance-monitoring';
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const SECRET = 'ecr-acceptance-monitoring-json';
const ONE = [{}];

const log = (title: string, lines: string[]) => ({
  type: 'log',
  properties: { title, query: `SOURCE '/aws/lambda/${FUNCTION}' | ${lines.join('\n| ')}` },
});
const DASHBOARD = JSON.stringify({
  widgets: [
    { type: 'alarm', properties: { title: 'Alarms' } },
    {
      type: 'metric',
      properties: {
        title: 'Hours since the last success',
        metrics: [
          [{ expression: 'EPOCH(runs) / 3600', period: 3600 }],
          ['AWS/Lambda', 'Invocations', 'FunctionName', FUNCTION, { id: 'runs', visible: false, stat: 'Sum' }],
        ],
      },
    },
    { type: 'metric', properties: { title: 'Runs', metrics: [['AWS/Lambda', 'Duration', 'FunctionName', FUNCTION]] } },
    log('Valid until', validUntil()),
    log('Latest refreshes', lastRefreshes([{ registries: ONE, secrets: ONE, publicRegistry: false }])),
  ],
});

/** A row of each query. */
const VALID_UNTIL = { credential: 'acceptance-monitoring', refreshed: 'now', 'valid until': 'later', verified: '1' };
const REFRESH = {
  '@timestamp': '2026-11-25 11:59:00.000',
  credential: 'acceptance-monitoring',
  level: 'INFO',
  'registries.0.host': HOST,
  'registries.0.expiresAt': '2026-11-25T23:59:00.000Z',
  'registries.0.verified': '1',
  'registries.0.passwordLength': '2293',
  'secrets.0.name': SECRET,
  'secrets.0.versionId': '20261125T235900Z-0',
};

const isOfFunction = ({ metric }: MetricQuery) => metric?.dimensions.FunctionName === FUNCTION;

function valuesOf({ metric, expression }: MetricQuery): number[] {
  if (expression) return [0];
  return metric?.name === 'Errors' ? [0] : [1];
}

const metricData = async (queries: MetricQuery[]): Promise<MetricValues[]> =>
  queries
    .filter(({ returned }) => returned)
    .map((query) => {
      const values = queries.some(isOfFunction) ? valuesOf(query) : [];
      return { id: query.id, status: 'Complete', values, messages: [] };
    });

/** Changes the values of the queries that match. */
function changeMetrics(matches: (query: MetricQuery, all: MetricQuery[]) => boolean, change: Partial<MetricValues>) {
  return (world: World) => {
    world.aws.cloudWatch = {
      ...world.aws.cloudWatch,
      metricData: async (queries) =>
        (await metricData(queries)).map((result) => {
          const query = queries.find(({ id }) => id === result.id);
          return query && matches(query, queries) ? { ...result, ...change } : result;
        }),
    };
  };
}

/** Changes the rows of the queries that contain a text. */
function changeRows(text: string, rows: Record<string, string>[]) {
  return (world: World) => {
    const before = world.aws.logs?.queryRows as (id: string) => Promise<Record<string, string>[]>;
    world.aws.logs = { ...world.aws.logs, queryRows: async (id) => (id.includes(text) ? rows : before(id)) };
  };
}

const isShown = ({ expression }: MetricQuery, all: MetricQuery[]) => expression !== undefined && all.some(isOfFunction);
const isWithoutRuns = (_: MetricQuery, all: MetricQuery[]) => !all.some(isOfFunction);
const { 'registries.0.host': _, ...WITHOUT_HOST } = REFRESH;

export const monitoringWorld: SuiteWorld = {
  suite: monitoringSuite,
  world: () => ({
    aws: {
      cloudWatch: {
        alarmStates: async (names) => Object.fromEntries(names.map((name) => [name, 'OK'])),
        dashboard: async () => DASHBOARD,
        putDashboard: async () => [],
        metricData,
      },
      logs: {
        // The id of a query is its text.
        startQuery: async (_group, query) => query,
        queryRows: async (id) => [id.includes('stats') ? VALID_UNTIL : REFRESH],
      },
    },
  }),
  unanswered: {},
  mutations: {
    'monitoring-alarms-recover': [
      (world) => {
        world.aws.cloudWatch = {
          ...world.aws.cloudWatch,
          alarmStates: async ([stale = '', failing = '']) => ({ [stale]: 'ALARM', [failing]: 'OK' }),
        };
      },
      (world) => {
        world.aws.cloudWatch = { ...world.aws.cloudWatch, alarmStates: async ([stale = '']) => ({ [stale]: 'OK' }) };
      },
    ],
    'monitoring-counts-runs': [
      changeMetrics(({ id }) => id === 'invocations', { values: [] }),
      changeMetrics(({ id }) => id === 'errors', { values: [1] }),
    ],
    // Only the query of the page has a limit of 50.
    'monitoring-documented-query': [
      changeRows('limit 50', []),
      changeRows('limit 50', [WITHOUT_HOST]),
      changeRows('limit 50', [{ ...REFRESH, 'secrets.0.name': 'another' }]),
    ],
    'monitoring-dashboard-queries': [
      changeRows('stats', []),
      changeRows('limit 100', [WITHOUT_HOST]),
      changeRows('stats', [{ credential: 'acceptance-monitoring' }]),
    ],
    'monitoring-dashboard-valid': [
      (world) => {
        world.aws.cloudWatch = { ...world.aws.cloudWatch, putDashboard: async () => ['/widgets/1: wrong'] };
      },
    ],
    'monitoring-dashboard-metrics': [
      changeMetrics(isShown, { values: [] }),
      changeMetrics(isShown, { values: [495_000] }),
      changeMetrics(({ metric }) => metric?.name === 'Duration', { status: 'InternalError' }),
      (world) => {
        world.aws.cloudWatch = {
          ...world.aws.cloudWatch,
          metricData: async (queries) => {
            if (queries.some(({ metric }) => metric?.name === 'Duration')) throw awsError('ValidationError', 'wrong');
            return metricData(queries);
          },
        };
      },
    ],
    'monitoring-hours-without-data': [
      changeMetrics(isWithoutRuns, { values: [495_000] }),
      changeMetrics(isWithoutRuns, { status: 'InternalError' }),
    ],
  },
};
