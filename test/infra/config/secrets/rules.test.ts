import { describe } from 'vitest';
import { credentialProblems, itReports } from '../../support/problems';

const OTHER = '210987654321';
const twoRegions = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
const twoAccounts = [{}, { account: OTHER }];
const problemsOf = ([secret, registries]: [secret: object, registries?: object[]]) =>
  credentialProblems({ secrets: [secret], ...(registries ? { registries } : {}) }).map((problem) =>
    problem.replace('secrets.0.', ''),
  );

describe('a secret with one password', () => {
  const jenkins = (region: string) => ({ format: 'jenkins', region });
  const oneRegion = [{ region: 'eu-west-1' }, { account: OTHER, region: 'eu-west-1' }];
  const allowed = "must be one of the credential's regions (eu-west-1, us-east-1), because jenkins holds one password";

  itReports(problemsOf, {
    'needs a region if there are several': [[{ format: 'jenkins' }, twoRegions], `region: is missing; ${allowed}`],
    'cannot have a region of no registry': [[jenkins('eu-west-2'), twoRegions], `region: got eu-west-2; ${allowed}`],
    'can have the region of a registry': [[jenkins('us-east-1'), twoRegions]],
    'needs no region if all accounts are in one': [[{ format: 'password' }, oneRegion]],
  });
});

describe.each(['dockerconfigjson', 'jenkins-file'])('a secret with every registry: %s', (format) => {
  const leftOut = `must be left out, because ${format} holds every registry`;

  itReports(problemsOf, {
    'cannot have a region': [[{ format, region: 'eu-west-1' }], `region: got eu-west-1; ${leftOut}`],
    'cannot have an account': [[{ format, account: OTHER }], `account: got ${OTHER}; ${leftOut}`],
  });
});

describe.each([{ format: 'argo-cd' }, { format: 'json' }, { format: 'template', template: 'host {{registry}}' }])(
  'a secret that names one registry: $format',
  (secret) => {
    const { format } = secret;
    const stacks = { ...secret, account: '123456789012' };
    const allowed = 'must be one of the accounts in that region';

    itReports(problemsOf, {
      'needs an account if its region has several': [
        [secret, twoAccounts],
        `account: is missing; ${allowed} (the stack's account, ${OTHER}), because ${format} names one registry`,
      ],
      'can have an account of its region': [[{ ...secret, account: OTHER }, twoAccounts]],
      'needs no account if its region has one': [[secret]],
      "can have the stack's account, which is not known at synth": [[stacks, twoAccounts]],
      'cannot have an account of no registry': [
        [stacks, [{ account: OTHER }, { account: '111111111111' }]],
        `account: got 123456789012; ${allowed} (${OTHER}, 111111111111)`,
      ],
    });
  },
);

describe.each([{ format: 'password' }, { format: 'template', template: '{{password}}' }])(
  'a secret that names no registry: $format',
  (secret) => {
    itReports(problemsOf, {
      'needs no account': [[secret, twoAccounts]],
      'cannot have an account': [
        [{ ...secret, account: OTHER }, twoAccounts],
        `account: got ${OTHER}; must be left out, because the value names no registry`,
      ],
    });
  },
);

describe('a template', () => {
  const all = '{{registry}}, {{region}}, {{account}}, {{username}}, {{password}}, {{auth}}, {{expiresAt}}';
  const mustBe = 'must be a text, with placeholders among';
  const notTemplate = 'template: is set; must be left out, because the format is json';

  itReports(problemsOf, {
    'can contain every placeholder': [[{ format: 'template', template: all }]],
    'cannot contain other placeholders': [
      [{ format: 'template', template: '{{registry}} {{token}} {{ Password }}' }],
      `template: got {{token}}; must be among ${all}`,
      `template: got {{Password}}; must be among ${all}`,
    ],
    'is required for the format template': [[{ format: 'template' }], `template: is missing; ${mustBe} ${all}`],
    'is not allowed for another format': [[{ format: 'json', template: '{{password}}' }], notTemplate],
  });
});
