/** The command that deploys a stack, with the config file that was given. */
export function deployCommand(stack: string, config: string | undefined): string {
  return `npx cdk deploy ${stack}${config ? ` -c config=${config}` : ''}`;
}

/** The command that refreshes a credential now, with the config file that was given. */
export function refreshCommand(credential: string, region: string, config: string | undefined): string {
  return `npm run refresh -- ${credential} --region ${region}${config ? ` --config ${config}` : ''}`;
}
