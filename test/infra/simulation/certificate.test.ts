import { expect, it } from 'vitest';
import { OTHER_ACCOUNT, oneOfEachKind, readerOf, TRUST_ANCHOR } from './support/kinds';
import { type Context, EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { ACCOUNT } from './support/resolve';
import { worldOf } from './support/world';

const KIND = 'a host with a certificate';
const world = worldOf(oneOfEachKind({}, {}, [KIND]));

const NAMES = ['build-1.example.com', 'build-11.example.com', 'BUILD-1.example.com', '*.example.com', '*', ''];
const ANCHORS = [TRUST_ANCHOR, TRUST_ANCHOR.replace(/5$/, '6'), TRUST_ANCHOR.replace(ACCOUNT, OTHER_ACCOUNT)];

const certificates: Record<string, Context> = Object.fromEntries(
  [...NAMES, undefined].flatMap((name) =>
    [...ANCHORS, undefined].map((anchor): [string, Context] => [
      `with a certificate of "${name}" under ${anchor}`,
      {
        ...(name === undefined ? {} : { 'aws:PrincipalTag/x509Subject/CN': name }),
        ...(anchor === undefined ? {} : { 'aws:SourceArn': anchor }),
      },
    ]),
  ),
);

const CALLERS: Record<string, Principal> = {
  'Roles Anywhere': { arn: 'rolesanywhere.amazonaws.com' },
  'the service ec2': { arn: 'ec2.amazonaws.com' },
  'an admin of the account': { arn: `arn:aws:iam::${ACCOUNT}:role/admin`, policies: [EVERYTHING] },
  'an admin of another account': { arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/admin`, policies: [EVERYTHING] },
  'GitHub Actions': { arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
};
const ACTIONS = ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'SetSourceIdentity', 'TagSession'];
const role = readerOf(world, KIND).arn;
const table = questions(
  CALLERS,
  deeds(
    ACTIONS.map((name) => `sts:${name}`),
    { it: role },
  ),
  certificates,
);

it(`a host with its certificate gets its role, and nobody in the ${table.length - 3} other cases`, async () => {
  const certificate = `with a certificate of "build-1.example.com" under ${TRUST_ANCHOR}`;
  expect(await allowed(world, table)).toEqual(
    ['AssumeRole', 'SetSourceIdentity', 'TagSession'].map((name) => `Roles Anywhere, sts:${name} it, ${certificate}`),
  );
});
