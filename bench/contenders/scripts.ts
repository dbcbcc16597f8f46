import { join } from 'node:path';
import type { Node } from '../node24';
import type { Command } from '../process';
import { findTool, output, realPython, type Skipped } from '../tools';

/** The input of a refresh by another program: a client's environment and the name of the secret. */
export interface Job {
  environment: Record<string, string>;
  secret: string;
}

/** A program that this machine has, with its version in the name. */
export interface Script {
  name: string;
  command: Command;
}

/** Returns the command of the smallest possible refresh: two requests without an SDK. */
export function withoutSdk(node: Node, { environment, secret }: Job): Command {
  const { NODE_EXTRA_CA_CERTS: _, ...plain } = environment;
  return { command: node.file, args: [join(__dirname, 'without-sdk.cjs')], env: { ...plain, SECRET: secret } };
}

/** Returns the same refresh as a boto3 script. */
export function boto3({ environment, secret }: Job): Script | Skipped {
  const python = realPython();
  const version = python && output(python, ['-c', 'import boto3; print(boto3.__version__)']);
  if (!python || !version) {
    return { name: 'boto3', reason: python ? 'python3 has no module boto3' : 'python3 is not installed' };
  }
  const command = { command: python, args: [join(__dirname, 'refresh.py')], env: { ...environment, SECRET: secret } };
  return { name: `boto3 ${version}`, command };
}

/** Returns the same refresh as a pipeline of two AWS CLI commands. */
export function awsCli({ environment, secret }: Job): Script | Skipped {
  const cli = findAwsCli();
  if ('reason' in cli) return cli;
  const env = { ...environment, SECRET: secret, AWS: cli.file };
  return { name: cli.name, command: { command: 'sh', args: [join(__dirname, 'refresh.sh')], env } };
}

/** Returns the AWS CLI of this machine, with its version in the name. */
export function findAwsCli(): { name: string; file: string } | Skipped {
  const file = findTool('aws');
  const [, version] = /aws-cli\/(\S+)/.exec((file && output(file, ['--version'])) ?? '') ?? [];
  return file && version ? { name: `AWS CLI ${version}`, file } : { name: 'AWS CLI', reason: 'aws is not installed' };
}
