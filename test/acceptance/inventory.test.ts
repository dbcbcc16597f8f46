import { describe, expect, it } from 'vitest';
import { INVENTORY_TYPES, type InventoryClients, inventory } from '../../acceptance/aws/inventory';
import { awsError } from './support/world';

const CLIENTS = ['cloudWatch', 'functions', 'iam', 'logs', 'queues', 'schedules', 'secrets'];

/** Returns an inventory whose clients give one answer to every request. */
function answering(answer: () => object) {
  const client = { send: async () => answer() };
  return inventory(Object.fromEntries(CLIENTS.map((name) => [name, client])) as unknown as InventoryClients);
}

function failing(name: string) {
  return answering(() => {
    throw awsError(name);
  });
}

describe('the inventory of an account', () => {
  const all = { MetricAlarms: [{}], logGroups: [{ logGroupName: '/aws/lambda/name' }] };

  it.each(INVENTORY_TYPES)('finds a resource of the type %s', async (type) => {
    expect(await answering(() => all).exists(type, '/aws/lambda/name')).toBe(true);
  });

  it.each(INVENTORY_TYPES)('reports a missing resource of the type %s', async (type) => {
    const isListed = ['AWS::CloudWatch::Alarm', 'AWS::Logs::LogGroup'].includes(type);
    const aws = isListed ? answering(() => ({})) : failing('ResourceNotFoundException');
    expect(await aws.exists(type, 'name')).toBe(false);
  });

  it('does not mistake another log group for the one with the name', async () => {
    expect(await answering(() => all).exists('AWS::Logs::LogGroup', '/aws/lambda/nam')).toBe(false);
  });

  it('does not report a resource as missing that it may not describe', async () => {
    await expect(failing('AccessDenied').exists('AWS::IAM::Role', 'name')).rejects.toThrow('not authorized');
  });
});
