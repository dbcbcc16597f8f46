import { join } from 'node:path';
import type { Node } from '../node24';
import type { Command } from '../process';
import { findTool, type LeftOut, output, realPython } from '../tools';

/** What a refresh by somebody else needs: the environment of a client, and the secret to fill. */
export interface Job {
  environment: Record<string, string>;
  secret: string;
}

/** A contender by its name, as far as this machine has it. */
export interface Script {
  name: string;
  command: Command;
}

/** The two requests signed by hand: the floor. */
export function handSigned(node: Node, { environment, secret }: Job): Command {
  const { NODE_EXTRA_CA_CERTS: _, ...plain } = environment;
  return { command: node.file, args: [join(__dirname, 'hand-signed.cjs')], env: { ...plain, SECRET: secret } };
}

/** The same refresh as a boto3 script. */
export function boto3({ environment, secret }: Job): Script | LeftOut {
  const python = realPython();
  const version = python && output(python, ['-c', 'import boto3; print(boto3.__version__)']);
  if (!python || !version) return { name: 'boto3', reason: python ? 'python3 has no boto3' : 'there is no python3' };
  const command = { command: python, args: [join(__dirname, 'refresh.py')], env: { ...environment, SECRET: secret } };
  return { name: `boto3 ${version}`, command };
}

/** The same refresh as a pipeline of the AWS CLI. */
export function awsCli({ environment, secret }: Job): Script | LeftOut {
  const cli = findAwsCli();
  if ('reason' in cli) return cli;
  const env = { ...environment, SECRET: secret, AWS: cli.file };
  return { name: cli.name, command: { command: 'sh', args: [join(__dirname, 'refresh.sh')], env } };
}

/** The AWS CLI and its version. */
export function findAwsCli(): { name: string; file: string } | LeftOut {
  const file = findTool('aws');
  const [, version] = /aws-cli\/(\S+)/.exec((file && output(file, ['--version'])) ?? '') ?? [];
  return file && version ? { name: `AWS CLI ${version}`, file } : { name: 'AWS CLI', reason: 'there is no aws' };
}
