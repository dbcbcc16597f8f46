import { describe, expect, it } from 'vitest';
import { errorMessage } from '../../../lambda/core/error-message';
import { RefreshError } from '../../../lambda/refresh/refresh-error';
import { awsError } from '../support/fakes';

function failures(count: number, reasonLength: number) {
  return Array.from({ length: count }, (_, index) => ({ target: `target-${index}`, reason: 'r'.repeat(reasonLength) }));
}

describe('a failed refresh says', () => {
  it('which credential, and for each target why', () => {
    const error = new RefreshError('ci-pull', [
      { target: 'eu-west-1', reason: 'ThrottlingException: slow down' },
      { target: 'ecr-ci-pull-jenkins', reason: 'left as it was' },
    ]);
    expect(error.message).toBe(
      'the refresh of ci-pull failed:\n- eu-west-1: ThrottlingException: slow down\n- ecr-ci-pull-jenkins: left as it was',
    );
  });

  it('its name, by which an alarm or a log query finds it', () => {
    expect(new RefreshError('ci-pull', failures(1, 10)).name).toBe('RefreshError');
  });

  it('no stack trace and no cause', () => {
    const error = new RefreshError('ci-pull', failures(1, 10));
    expect(error.stack).toBe('');
    expect(error.cause).toBeUndefined();
  });

  it.each([
    [1, 3000],
    [5, 380],
    [6, 400],
    [40, 400],
    [2000, 1],
  ])('at most 2,000 characters about %i targets with reasons of %i', (count, length) => {
    expect(new RefreshError('ci-pull', failures(count, length)).message.length).toBeLessThanOrEqual(2000);
  });

  it('how many targets it could not name, where nobody could name them all', () => {
    const { message } = new RefreshError('ci-pull', failures(2000, 1));
    const named = message.match(/target-/g)?.length ?? 0;
    expect(message.endsWith(`\n- and ${2000 - named} more`)).toBe(true);
  });

  it('every target by its name, also where long reasons must be cut for it', () => {
    const { message } = new RefreshError('ci-pull', failures(12, 300));
    for (const { target } of failures(12, 300)) expect(message).toContain(`- ${target}: r`);
  });
});

describe('an error in words', () => {
  it('has its kind and its message', () => {
    expect(errorMessage(awsError('ThrottlingException', 'Rate exceeded'))).toBe('ThrottlingException: Rate exceeded');
  });

  it('has only its message where its kind says nothing', () => {
    expect(errorMessage(new Error('ECR returned no authorization token'))).toBe('ECR returned no authorization token');
  });

  it('is one line', () => {
    expect(errorMessage(new Error('first\n  second\r\n\tthird'))).toBe('first second third');
  });

  it('is cut after 400 characters', () => {
    expect(errorMessage(new Error('x'.repeat(1000)))).toBe(`${'x'.repeat(399)}…`);
  });

  it('is whole up to 400 characters', () => {
    expect(errorMessage(new Error('x'.repeat(400)))).toBe('x'.repeat(400));
  });

  it('has the code of a network error without a message', () => {
    expect(errorMessage(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  });

  it('says so where there is nothing to say', () => {
    expect(errorMessage(new Error(''))).toBe('no message');
  });

  it('never quotes an answer that is not valid JSON', () => {
    expect(errorMessage(new SyntaxError('Unexpected token in {"SecretString":"…"}'))).toBe(
      'the response is not valid JSON',
    );
  });

  it('says that the time was up', () => {
    expect(errorMessage(awsError('AbortError', 'Request aborted'))).toBe('no response before the timeout');
  });

  it('never quotes what was thrown and is no error', () => {
    expect(errorMessage('a text, or a token')).toBe('unknown error');
  });
});
