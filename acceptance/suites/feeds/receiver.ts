import { createHash } from 'node:crypto';
import type { Context } from '../../model/context';
import { SECRET_PREFIX } from '../../model/names';

/** The secret that signs the webhooks. */
export const API_SECRET = `${SECRET_PREFIX}feeds-api`;

/** The path at which the receiver answers 500. */
export const DOWN = 'down';

/** What the receiver logs about a webhook. */
export interface Received {
  version: string;
  /** Whether the signature is that of the Standard Webhooks specification. */
  signed: boolean;
  /** The SHA-256 digest of the password. */
  digest: string;
}

/** The receiver's code. It writes to standard output, because Lambda changes what the console writes. */
const CODE = `
const { createHash, createHmac } = require('node:crypto');
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const client = new SecretsManagerClient({});
exports.handler = async ({ rawPath, headers, body, isBase64Encoded }) => {
  // The header ends the feed's attempts, so that a failed run takes no time.
  if (rawPath === '/${DOWN}') return { statusCode: 500, headers: { 'retry-after': '3600' } };
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: process.env.API_SECRET }));
  const key = Buffer.from(SecretString.replace(/^whsec_/, ''), 'base64');
  const version = headers['webhook-id'];
  const signed = [version, headers['webhook-timestamp'], text].join('.');
  const signature = 'v1,' + createHmac('sha256', key).update(signed).digest('base64');
  const digest = createHash('sha256').update(JSON.parse(text).data.password).digest('hex');
  const line = { message: 'received', version, signed: headers['webhook-signature'] === signature, digest };
  process.stdout.write(JSON.stringify(line) + '\\n');
  return { statusCode: 204 };
};
`;

/** Returns the name of the receiver's function. */
function receiverOf({ stack }: Pick<Context, 'stack'>): string {
  return `${stack.name}-receiver`;
}

/** Returns the name of the receiver's log group. */
export function receiverLog(context: Pick<Context, 'stack'>): string {
  return `/aws/lambda/${receiverOf(context)}`;
}

/** Returns the webhooks that the receiver logged. */
export function receivedIn(lines: string[]): Received[] {
  return lines.flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const { message, ...received } = JSON.parse(line) as Received & { message?: unknown };
    return message === 'received' ? [received] : [];
  });
}

/** Returns what the receiver logs about a value in the format json. */
export function digestOf(value: string): string {
  const { password } = JSON.parse(value) as { password: string };
  return createHash('sha256').update(password).digest('hex');
}

/**
 * Returns a function with a public URL, and the secret for both sides, without a value. Since October 2025, a new URL
 * requires both permissions. Source: AWS Lambda, "Control access to Lambda function URLs".
 */
export function receiverProbes(context: Pick<Context, 'stack'>): Record<string, object> {
  const mayAnybody = { FunctionName: { Ref: 'Receiver' }, Principal: '*' };
  const statement = (Action: string | string[], Resource: object) => ({ Effect: 'Allow', Action, Resource });
  const policyOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
  return {
    ApiSecret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: API_SECRET } },
    Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: receiverLog(context), RetentionInDays: 1 } },
    ReceiverRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: policyOf({
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
        Policies: [
          {
            PolicyName: 'Receive',
            PolicyDocument: policyOf(
              statement('secretsmanager:GetSecretValue', { Ref: 'ApiSecret' }),
              statement(['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': ['Log', 'Arn'] }),
            ),
          },
        ],
      },
    },
    Receiver: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: receiverOf(context),
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Timeout: 10,
        Role: { 'Fn::GetAtt': ['ReceiverRole', 'Arn'] },
        Environment: { Variables: { API_SECRET } },
        Code: { ZipFile: CODE },
      },
    },
    Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: { Ref: 'Receiver' } } },
    UrlPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { ...mayAnybody, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
    },
    InvokePermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { ...mayAnybody, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    },
  };
}
