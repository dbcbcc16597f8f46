import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logGroupName } from '../../../infra/naming/names';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { dashboardOf } from './dashboard';
import { widgetsOf } from './dashboard-body';
import { CREDENTIAL, SECRET } from './names';

const DAY_MS = 86_400_000;
/** Columns that a refresh without warnings and errors leaves empty. */
const OPTIONAL = ['warnings.0', 'warning', 'reason'];
/** How long Logs Insights may take to find a line that was just written. */
const INDEX_SECONDS = 180;

type Row = Record<string, string>;

/** Returns the query of docs/operations.md, "Show the last refreshes". */
function queryOfDocs(): string {
  const page = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');
  const [, query] = /--query-string '([^']+)'/.exec(page) ?? [];
  if (query === undefined) throw new Error('docs/operations.md contains no --query-string');
  return query.trim();
}

/** Returns the columns that a query shows for a refresh without warnings and errors. */
function columnsOf(query: string): string[] {
  const [, fields = ''] = /\bfields ([^|]+)/.exec(query) ?? [];
  const [, group = ''] = /\bby ([\w.]+)/.exec(query) ?? [];
  const named = [...query.matchAll(/ as `([^`]+)`/g)].map(([, name = '']) => name);
  const listed = fields.split(',').map((field) => field.trim());
  return [...listed, ...named, group].filter((column) => column !== '' && !OPTIONAL.includes(column));
}

/** Runs a query on the credential's log until it has rows. */
async function rowsOf({ aws, stack, clock }: Context, query: string): Promise<Row[]> {
  const group = logGroupName(stack.names(CREDENTIAL).function);
  const rows = await clock.until(
    async () => {
      const now = clock.now();
      const id = await aws.logs.startQuery(group, query, new Date(now.getTime() - DAY_MS), now);
      const found = await clock.until(() => aws.logs.queryRows(id), { timeoutSeconds: 60, everySeconds: 2 });
      return found && found.length > 0 ? found : undefined;
    },
    { timeoutSeconds: INDEX_SECONDS, everySeconds: 10 },
  );
  return rows ?? [];
}

/** Returns the columns that the first row lacks. */
function missingIn(rows: Row[], query: string): string[] {
  return columnsOf(query).filter((column) => !rows[0]?.[column]);
}

function describe(rows: Row[], missing: string[]): string {
  const columns = Object.entries(rows[0] ?? {}).filter(([column]) => ![...OPTIONAL, '@ptr'].includes(column));
  const shown = columns.map(([column, value]) => `${column}=${value}`).join(', ');
  return `${rows.length} rows${missing.length > 0 ? `, without ${missing.join(', ')}` : ''}: ${shown}`;
}

export const documentedQuery: Check = {
  id: 'monitoring-documented-query',
  assumption:
    'The query of docs/operations.md returns a row for the first refresh, with a value for each of its fields.',
  matters: ['docs/operations.md', 'lambda/refresh/handler.ts'],
  method: 'Runs the query on the log of the function until it returns a row, for at most 3 minutes.',
  async run(context) {
    const query = queryOfDocs();
    const rows = await rowsOf(context, query);
    const missing = missingIn(rows, query);
    const [row = {}] = rows;
    const right = row['registries.0.host'] === context.image.host && row['secrets.0.name'] === SECRET;
    return finding(missing.length === 0 && right, describe(rows, missing));
  },
};

export const dashboardQueries: Check = {
  id: 'monitoring-dashboard-queries',
  assumption: 'Each query of the dashboard returns a row for the first refresh, with a value for each of its columns.',
  matters: ['infra/monitoring/log-queries.ts', 'infra/monitoring/dashboard.ts'],
  method: 'Runs the queries of the deployed dashboard, each until it returns a row, for at most 3 minutes.',
  async run(context) {
    const queries = widgetsOf(await dashboardOf(context)).flatMap(({ properties: { title, query } }) =>
      query ? [{ title, query: query.replace(/^(SOURCE '[^']*'\s*\|\s*)+/, '') }] : [],
    );
    const results = await Promise.all(
      queries.map(async ({ title, query }) => {
        const rows = await rowsOf(context, query);
        const missing = missingIn(rows, query);
        return { passed: rows.length > 0 && missing.length === 0, words: `${title}: ${describe(rows, missing)}` };
      }),
    );
    const passed = results.length > 0 && results.every((result) => result.passed);
    return finding(passed, results.map(({ words }) => words).join('; '));
  },
};
