import { artifactoryRemoteRepository } from './artifactory-remote-repository';
import { githubActionsSecret, githubCodespacesSecret, githubDependabotSecret } from './github-secrets';
import { gitlabVariable } from './gitlab-variable';
import { kubernetesSecret } from './kubernetes-secret';
import { request } from './request';
import { webhook } from './webhook';

export type { Preset } from './preset';

/** The kinds of feed, by their names in the config. */
export const PRESETS = {
  request,
  gitlabVariable,
  artifactoryRemoteRepository,
  kubernetesSecret,
  githubActionsSecret,
  githubDependabotSecret,
  githubCodespacesSecret,
  webhook,
};

/** The name of a kind of feed. */
export type Kind = keyof typeof PRESETS;

/** Every kind of feed, in the order of {@link PRESETS}. */
export const KINDS = Object.keys(PRESETS) as Kind[];
