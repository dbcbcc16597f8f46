import { describe, expect, it } from 'vitest';
import { credentialNames } from '../../../infra/naming/names';

const functionName = (stack: string, credential: string) => credentialNames(stack, credential, 'eu-west-1').function;

describe("a function's name", () => {
  it("is the app's and the credential's", () => {
    expect(functionName('EcrCredentials', 'ci-pull')).toBe('EcrCredentials-ci-pull');
  });

  it('has 64 characters at most, and is another for each credential all the same', () => {
    const stack = 'a'.repeat(60);
    const names = ['ci-pull', 'ci-push'].map((credential) => functionName(stack, credential));
    expect(names.map(({ length }) => length)).toEqual([64, 64]);
    expect(new Set(names).size).toBe(2);
    expect(functionName('a'.repeat(56), 'ci-pull')).toBe(`${'a'.repeat(56)}-ci-pull`);
  });
});
