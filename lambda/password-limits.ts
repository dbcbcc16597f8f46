/** How many characters of a password some consumers take; an ECR password has 1,000 to 3,000, and more of them over time. */
const LIMITS: { characters: number; consumers: string[] }[] = [
  // cloud_controller_ng, issue 1141
  { characters: 1000, consumers: ['Cloud Foundry'] },
  // dstack, issue 2970
  { characters: 2000, consumers: ["dstack's secrets before 0.19.25"] },
  // rancher-desktop, issue 2359; quay, pull request 945
  { characters: 2048, consumers: ["Rancher Desktop's credential helper before 1.5", "Quay's mirrors before 3.8"] },
  // CREDENTIALW, CRED_MAX_CREDENTIAL_BLOB_SIZE; containers-roadmap, issue 1589
  { characters: 2560, consumers: ['Windows Credential Manager'] },
];

/** Who can't take a password of that length; undefined where everybody can. */
export function lengthWarning(password: string): string | undefined {
  const passed = LIMITS.filter(({ characters }) => password.length > characters);
  if (passed.length === 0) return undefined;
  const who = passed.map(({ characters, consumers }) => `${consumers.join(' and ')} (at most ${characters})`);
  return `the password has ${password.length} characters, too many for ${who.join(', ')}`;
}
