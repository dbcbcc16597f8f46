/** How many characters of a password some consumers take; an ECR password has 1,000 to 3,000, and more of them over time. */
const LIMITS: { characters: number; consumers: string }[] = [
  // cloud_controller_ng, issue 1141, of 2018
  { characters: 1000, consumers: 'older versions of Cloud Foundry' },
  // dstack, issue 2970, of 2025
  { characters: 2000, consumers: 'older versions of dstack' },
  // rancher-desktop, issue 2359, of 2022; quay, pull request 945, of 2021
  { characters: 2048, consumers: "older versions of Rancher Desktop and of Quay's mirrors" },
  // CREDENTIALW, CRED_MAX_CREDENTIAL_BLOB_SIZE; containers-roadmap, issue 1589
  { characters: 2560, consumers: 'Windows Credential Manager' },
];

/** Who can't take a password of that length; undefined where everybody can. */
export function lengthWarning(password: string): string | undefined {
  const passed = LIMITS.filter(({ characters }) => password.length > characters);
  if (passed.length === 0) return undefined;
  const who = passed.map(({ characters, consumers }) => `${consumers} (at most ${characters})`);
  return `the password has ${password.length} characters, too many for ${who.join(', ')}`;
}
