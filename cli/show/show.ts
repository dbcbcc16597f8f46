import { dnsSuffixOf, partitionOf } from '../../infra/config/common/regions';
import { loadConfig } from '../../infra/config/load';
import { credentialInstructions } from '../../infra/instructions/credential';
import { printable } from '../../lambda/core/error-message';
import { findCredential } from '../common/command-line';
import type { SharedOptions } from '../common/options';
import { printableJson } from '../common/printable';
import { formatInstructions } from './report';

/** Prints a credential and the instructions for its consumers, readers and feeds. */
export async function show(name: string, options: SharedOptions & { account?: string }): Promise<void> {
  const { account = 'ACCOUNT', region = 'REGION', config: file, json } = options;
  const config = await loadConfig(file);
  const credential = findCredential(config, name, file);
  const knownRegion = region === 'REGION' ? credential.registries.find((registry) => registry.region)?.region : region;
  const instructions = credentialInstructions(config, credential, {
    account,
    region,
    partition: partitionOf(knownRegion ?? 'us-east-1'),
    dnsSuffix: dnsSuffixOf(knownRegion ?? 'us-east-1'),
  });
  console.log(json ? printableJson(instructions) : printable(formatInstructions(instructions)));
}
