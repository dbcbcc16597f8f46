import { describe, expect, it } from 'vitest';
import { errorMessage } from '../../../lambda/core/error-message';
import { RefreshError } from '../../../lambda/refresh/refresh-error';
import { awsError } from '../support/fake-aws';

function failures(count: number, reasonLength: number) {
  return Array.from({ length: count }, (_, index) => ({ target: `target-${index}`, reason: 'r'.repeat(reasonLength) }));
}

describe('a RefreshError', () => {
  it('names the credential and lists each target with its reason, without a stack trace and a cause', () => {
    const error = new RefreshError('ci-pull', [
      { target: 'eu-west-1', reason: 'ThrottlingException: slow down' },
      { target: 'ecr-ci-pull-jenkins', reason: 'not updated' },
    ]);
    const { name, message, stack, cause } = error;
    expect({ name, message, stack, cause }).toEqual({
      name: 'RefreshError',
      message:
        'the refresh of ci-pull failed:\n- eu-west-1: ThrottlingException: slow down\n- ecr-ci-pull-jenkins: not updated',
      stack: '',
      cause: undefined,
    });
  });

  it.each([
    [1, 3000],
    [5, 380],
    [6, 400],
    [40, 400],
    [2000, 1],
  ])('has at most 2,000 characters for %i targets with reasons of %i characters', (count, length) => {
    expect(new RefreshError('ci-pull', failures(count, length)).message.length).toBeLessThanOrEqual(2000);
  });

  it('reports how many targets it does not name if there are too many', () => {
    const { message } = new RefreshError('ci-pull', failures(2000, 1));
    const named = message.match(/target-/g)?.length ?? 0;
    expect(message.endsWith(`\n- and ${2000 - named} more`)).toBe(true);
  });

  it('names every target even if it must shorten long reasons', () => {
    const { message } = new RefreshError('ci-pull', failures(12, 300));
    for (const { target } of failures(12, 300)) expect(message).toContain(`- ${target}: r`);
  });
});

it.each([
  [
    'contains its type and message',
    awsError('ThrottlingException', 'Rate exceeded'),
    'ThrottlingException: Rate exceeded',
  ],
  ['contains only the message if the type is Error', new Error('no token'), 'no token'],
  ['is one line', new Error('first\n  second\r\n\tthird'), 'first second third'],
  [
    'has no control and format characters',
    new Error('\u001b[31mred\u009b1m \u0007bell\b right-to-left\u202e'),
    '[31mred1m bell right-to-left',
  ],
  ['is truncated after 400 characters', new Error('x'.repeat(1000)), `${'x'.repeat(399)}…`],
  ['is complete up to 400 characters', new Error('x'.repeat(400)), 'x'.repeat(400)],
  [
    'is the code of a network error without a message',
    Object.assign(new Error(''), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED',
  ],
  ['reports a missing message', new Error(''), 'no message'],
  [
    'never quotes a response that is not JSON',
    new SyntaxError('in {"SecretString":"…"}'),
    'the response is not valid JSON',
  ],
  ['reports a timeout', awsError('AbortError', 'Request aborted'), 'no response before the timeout'],
  ['never quotes a thrown value that is not an error', 'a text, or a token', 'unknown error'],
])('the description of an error %s', (_, error, message) => {
  expect(errorMessage(error)).toBe(message);
});
