import { defineConfig } from 'ecr-credentials';

export default defineConfig({
  alarms: { emails: ['platform@example.com'] },
  credentials: {
    'ci-pull': {
      secrets: [{ format: 'dockerconfigjson' }, { format: 'username-password' }],
      readers: [{ githubActions: { repository: 'acme/shop', ref: 'refs/heads/main' } }],
    },
    'release-push': {
      access: 'push',
      repositories: ['shop/*'],
      readers: [{ githubActions: { repository: 'acme/shop', environment: 'release' } }],
    },
  },
});
