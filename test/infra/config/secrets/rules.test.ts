import { describe } from 'vitest';
import { credentialProblems, itReports } from '../../support/problems';

const OTHER = '210987654321';
const secret = (settings: object, rest: object = {}) => ({ secrets: [settings], ...rest });

describe('a secret with one password', () => {
  const registries = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
  const allowed = "must be one of the credential's regions (eu-west-1, us-east-1), because jenkins holds one password";

  itReports(credentialProblems, {
    'needs a region if the credential has several': [
      secret({ format: 'jenkins' }, { registries }),
      `secrets.0.region: is missing; ${allowed}`,
    ],
    'cannot have a region that the credential does not have': [
      secret({ format: 'jenkins', region: 'eu-west-2' }, { registries }),
      `secrets.0.region: got eu-west-2; ${allowed}`,
    ],
    "can have any of the credential's regions": [secret({ format: 'jenkins', region: 'us-east-1' }, { registries })],
    'needs no region if two accounts share it': [
      secret(
        { format: 'password' },
        { registries: [{ region: 'eu-west-1' }, { account: OTHER, region: 'eu-west-1' }] },
      ),
    ],
  });
});

describe('a secret with every registry', () => {
  itReports(credentialProblems, {
    'cannot have a region': [
      secret({ format: 'dockerconfigjson', region: 'eu-west-1' }),
      'secrets.0.region: got eu-west-1; must be left out, because dockerconfigjson holds every registry',
    ],
    'cannot have an account': [
      secret({ format: 'jenkins-file', account: OTHER }),
      `secrets.0.account: got ${OTHER}; must be left out, because jenkins-file holds every registry`,
    ],
  });
});

const registries = [{}, { account: OTHER }];

describe.each([{ format: 'argo-cd' }, { format: 'json' }, { format: 'template', template: 'host {{registry}}' }])(
  'a secret that names one registry: $format',
  (settings) => {
    itReports(credentialProblems, {
      'needs an account if its region has several': [
        secret(settings, { registries }),
        `secrets.0.account: is missing; must be one of the accounts in that region (the stack's account, ${OTHER}), because ${settings.format} names one registry`,
      ],
      "can have any of the region's accounts": [secret({ ...settings, account: OTHER }, { registries })],
      'needs no account if its region has one': [secret(settings)],
      "can have the stack's account, which is not known at synth": [
        secret({ ...settings, account: '123456789012' }, { registries }),
      ],
      'cannot have an account that the region does not have': [
        secret(
          { ...settings, account: '123456789012' },
          { registries: [{ account: OTHER }, { account: '111111111111' }] },
        ),
        `secrets.0.account: got 123456789012; must be one of the accounts in that region (${OTHER}, 111111111111)`,
      ],
    });
  },
);

describe.each([{ format: 'password' }, { format: 'template', template: '{{password}}' }])(
  'a secret that names no registry: $format',
  (settings) => {
    itReports(credentialProblems, {
      'needs no account if its region has several': [secret(settings, { registries })],
      'cannot have an account': [
        secret({ ...settings, account: OTHER }, { registries }),
        `secrets.0.account: got ${OTHER}; must be left out, because the value names no registry`,
      ],
    });
  },
);

describe('a template', () => {
  const all = '{{registry}}, {{region}}, {{account}}, {{username}}, {{password}}, {{auth}}, {{expiresAt}}';

  itReports(credentialProblems, {
    'can contain every placeholder': [secret({ format: 'template', template: all })],
    'cannot contain other placeholders': [
      secret({ format: 'template', template: '{{registry}} {{token}} {{ Password }}' }),
      `secrets.0.template: got {{token}}; must be among ${all}`,
      `secrets.0.template: got {{Password}}; must be among ${all}`,
    ],
    'is required for the format template': [
      secret({ format: 'template' }),
      `secrets.0.template: is missing; must be a text, with placeholders among ${all}`,
    ],
    'is not allowed for another format': [
      secret({ format: 'json', template: '{{password}}' }),
      'secrets.0.template: is set; must be left out, because the format is json',
    ],
    'cannot be empty': [
      secret({ format: 'template', template: '' }),
      'secrets.0.template: got ""; must be a text that is not empty',
    ],
  });
});
