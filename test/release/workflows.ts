import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parse } from 'yaml';
import { ROOT } from '../run';

/** The fields of a workflow that the tests read. */
export interface Workflow {
  on: Record<string, unknown>;
  permissions?: unknown;
  jobs: Record<string, Job>;
}

export interface Job {
  'runs-on': string;
  'timeout-minutes'?: number;
  needs?: string;
  permissions?: Record<string, string>;
  environment?: string;
  steps: Step[];
}

export interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

const FOLDER = join(ROOT, '.github/workflows');

export const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});

/** Returns the errors that GitHub's own parser finds in a workflow: in its structure, its values and its expressions. */
export async function errorsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const template = value && (await convertWorkflowTemplate(context, value));
  const errors = [...context.errors.getErrors(), ...(template?.errors ?? [])].map((error) =>
    'message' in error ? error.message : error.Message,
  );
  return [...new Set(errors)];
}

/** Returns what GitHub should refuse or a reviewer should object to: one line for each finding. */
export function findingsIn(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, { steps }]) => steps);
  return [
    ...(Object.keys(Object(workflow.permissions)).length === 0 && workflow.permissions !== undefined
      ? []
      : ['the workflow must have "permissions: {}"']),
    ...(/pull_request_target|workflow_run/.test(text) ? ["a trigger runs with secrets on a fork's code"] : []),
    ...(/\bsecrets\b/.test(text) ? ['a secret is used'] : []),
    ...(/has not run on GitHub yet\./.test(text.split('\nname:')[0] ?? '')
      ? []
      : ['the header must say that it has not run']),
    ...jobs.flatMap(([id, job]) => [
      ...(job.permissions ? [] : [`${id} has no permissions of its own`]),
      ...(job['timeout-minutes'] ? [] : [`${id} has no timeout`]),
      ...(/-\d/.test(job['runs-on']) ? [] : [`${id} must name the version of its runner`]),
    ]),
    ...[...text.matchAll(/uses: (.*)/g)]
      .map(([, uses = '']) => uses)
      .filter((uses) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses))
      .map((uses) => `${uses} is not pinned by a commit with its version`),
    ...steps.filter(({ run }) => run?.includes('$' + '{{')).map(({ run }) => `an expression in: ${run}`),
    ...steps
      .filter((step) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
      .map(() => 'checkout keeps its token'),
  ];
}
