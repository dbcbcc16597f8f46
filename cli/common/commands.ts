/** Returns the command that deploys a stack with the given config file. */
export function deployCommand(stack: string, config: string | undefined): string {
  return `npx cdk deploy ${stack}${config ? ` -c config=${config}` : ''}`;
}

/** Returns the command that refreshes a credential on demand with the given config file. */
export function refreshCommand(credential: string, region: string, config: string | undefined): string {
  return `npx ecr-credentials refresh ${credential} --region ${region}${config ? ` --config ${config}` : ''}`;
}
