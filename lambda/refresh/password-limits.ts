/** Maximum password lengths of some consumers. ECR's passwords have 1,000 to 3,000 characters, and grow over time. */
const LIMITS: { characters: number; consumers: string }[] = [
  // cloud_controller_ng, issue 1141, 2018
  { characters: 1000, consumers: 'older versions of Cloud Foundry' },
  // dstack, issue 2970, 2025
  { characters: 2000, consumers: 'older versions of dstack' },
  // rancher-desktop, issue 2359, 2022; quay, pull request 945, 2021
  { characters: 2048, consumers: "older versions of Rancher Desktop and of Quay's mirrors" },
  // CREDENTIALW, CRED_MAX_CREDENTIAL_BLOB_SIZE; containers-roadmap, issue 1589
  { characters: 2560, consumers: 'Windows Credential Manager' },
  // harbor 2.15.2: the column access_secret of varchar(4096) contains "<enc-v1>" and base64 of 16 bytes and the password
  { characters: 3050, consumers: 'Harbor' },
];

/** Returns a warning that lists the consumers that do not accept the password, or undefined if there are none. */
export function passwordLengthWarning(password: string): string | undefined {
  const exceeded = LIMITS.filter(({ characters }) => password.length > characters);
  if (exceeded.length === 0) return undefined;
  const consumers = exceeded.map((limit) => `${limit.consumers} (at most ${limit.characters})`);
  return `the password has ${password.length} characters, which is too long for ${consumers.join(', ')}`;
}
