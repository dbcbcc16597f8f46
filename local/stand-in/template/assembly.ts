import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A resource of a template. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** A stack of a cloud assembly. */
export interface StackTemplate {
  name: string;
  /** By logical id. */
  resources: Record<string, Resource>;
  /** The folders with the code of the functions, by the key of the S3 object that a deployment creates from each. */
  assets: Record<string, string>;
}

interface Manifest {
  artifacts: Record<
    string,
    { type: string; properties?: { templateFile?: string; stackName?: string; file?: string } }
  >;
}

interface AssetManifest {
  files: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Returns all stacks of a cloud assembly. Source: the cloud assembly schema of the CDK.
 * @param folder the output folder of the app
 */
export async function readAssembly(folder: string): Promise<StackTemplate[]> {
  const read = async <T>(file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as T;
  const artifacts = Object.entries((await read<Manifest>('manifest.json')).artifacts);
  const assets: Record<string, string> = {};
  for (const [, { type, properties }] of artifacts) {
    if (type !== 'cdk:asset-manifest' || !properties?.file) continue;
    for (const { source, destinations } of Object.values((await read<AssetManifest>(properties.file)).files)) {
      for (const { objectKey } of Object.values(destinations)) assets[objectKey] = join(folder, source.path);
    }
  }
  const stacks: StackTemplate[] = [];
  for (const [id, { type, properties }] of artifacts) {
    if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) continue;
    const { Resources } = await read<{ Resources: Record<string, Resource> }>(properties.templateFile);
    stacks.push({ name: properties.stackName ?? id, resources: Resources, assets });
  }
  return stacks;
}
