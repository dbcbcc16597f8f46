import { receiveResults, resultProbes } from '../../fixture/results';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { attempt, describeAttempt, finding } from '../../model/finding';

type Conditions = Record<string, Record<string, string>>;

/** The functions of this check: without a condition, with one that Lambda's events meet, and with one that they do not. */
const CONDITIONS = {
  plain: undefined,
  matching: {
    StringEquals: { 'events:source': 'lambda' },
    StringLike: { 'events:detail-type': 'Lambda Function Invocation Result *' },
  },
  other: { StringEquals: { 'events:source': 'another' } },
} satisfies Record<string, Conditions | undefined>;
type Kind = keyof typeof CONDITIONS;

const ARRIVAL_SECONDS = 90;

export const conditionsOnResults: Check = {
  id: 'events-conditions',
  assumption:
    "Conditions on events:source and events:detail-type cannot limit what Lambda's destinations send, so the function's role has none.",
  matters: ['infra/policies/refresher.ts', 'docs/security.md'],
  method:
    'Creates three functions whose roles may send events: without a condition, with conditions that the results meet, and with one ' +
    'that they do not. Starts each, and waits up to 90 seconds for its event.',
  async run(context) {
    const plain = await resultOf(context, 'plain');
    if (plain !== ARRIVED)
      return finding(false, `Not even without a condition: ${plain}. So nothing can be concluded.`);
    const matching = await resultOf(context, 'matching');
    if (matching !== ARRIVED)
      return finding(true, `Conditions that the results meet block them: ${matching}. The role must not have them.`);
    const other = await resultOf(context, 'other');
    if (other === ARRIVED)
      return finding(
        true,
        'Conditions have no effect: also with another source, the event arrived. They would not help.',
      );
    return finding(
      false,
      `Conditions hold: with matching conditions the event arrived, with another source not (${other}). ` +
        'The statement SendResult can have them.',
    );
  },
};

const ARRIVED = 'the event arrived';

/** Creates the function and starts it until its event arrives. Returns what happened. */
async function resultOf(context: Context, kind: Kind): Promise<string> {
  const { aws, stack, target, probes, clock } = context;
  const kinds = (['plain', 'matching', 'other'] as const).filter((each) => each === 'plain' || each === kind);
  const functions = kinds.map((each) => functionWith(context, each));
  const created = await attempt(
    probes.deploy(Object.assign({}, resultProbes({ stack, target }, `${stack.name}-`), ...functions)),
  );
  if (created.error) return `Lambda refuses the destination (${describeAttempt(created)})`;
  const name = nameOf(context, kind);
  const arrived = await clock.until(
    async () => {
      // Started again, because the permissions of a new role take time to propagate.
      await aws.functions.start(name, {});
      const events = await receiveResults(context, (received) => received.some(isFrom(name)), 15);
      return events.some(isFrom(name)) || undefined;
    },
    { timeoutSeconds: ARRIVAL_SECONDS },
  );
  return arrived ? ARRIVED : `no event within ${ARRIVAL_SECONDS} seconds`;
}

function isFrom(name: string) {
  return ({ detail }: { detail: { requestContext: { functionArn: string } } }) =>
    detail.requestContext.functionArn.split(':')[6] === name;
}

function nameOf({ stack }: Pick<Context, 'stack'>, kind: Kind): string {
  return `${stack.name}-${kind}`;
}

/** Returns a function that sends its result to the event bus, and its role. */
function functionWith({ stack, target }: Context, kind: Kind): Record<string, object> {
  const { partition, region, account } = target;
  const bus = `arn:${partition}:events:${region}:${account}:event-bus/default`;
  const Condition: Conditions | undefined = CONDITIONS[kind];
  const statement = { Effect: 'Allow', Action: 'events:PutEvents', Resource: bus, ...(Condition && { Condition }) };
  const policyOf = (Statement: object) => ({ Version: '2012-10-17', Statement: [Statement] });
  const lambda = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    [`${kind}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: policyOf(lambda),
        Policies: [{ PolicyName: 'SendResult', PolicyDocument: policyOf(statement) }],
      },
    },
    [kind]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: nameOf({ stack }, kind),
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': [`${kind}Role`, 'Arn'] },
        Code: { ZipFile: "exports.handler = async () => 'done';" },
      },
    },
    [`${kind}Results`]: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: kind },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnSuccess: { Destination: bus } },
      },
    },
  };
}
