import { expect, it } from 'vitest';
import { passwordLengthWarning } from '../../../lambda/refresh/password-limits';

const CONSUMERS = [
  'older versions of Cloud Foundry (at most 1000)',
  'older versions of dstack (at most 2000)',
  "older versions of Rancher Desktop and of Quay's mirrors (at most 2048)",
  'Windows Credential Manager (at most 2560)',
  'Harbor (at most 3050)',
];

it.each([
  [1000, 0],
  [1001, 1],
  [2001, 2],
  [2049, 3],
  [2560, 3],
  [2561, 4],
  [3050, 4],
  [3051, 5],
])('a password of %i characters is too long for %i of the known consumers', (length, count) => {
  const consumers = CONSUMERS.slice(0, count).join(', ');
  expect(passwordLengthWarning('x'.repeat(length))).toBe(
    count > 0 ? `the password has ${length} characters, which is too long for ${consumers}` : undefined,
  );
});
