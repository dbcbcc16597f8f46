import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface AssetManifest {
  files: Record<string, { source: { path: string } }>;
}

/**
 * Replaces the template of a stack in a cloud assembly, so that the CDK CLI uploads and deploys another one. The name of
 * the upload is a hash of the template. It changes too, because the CLI uploads nothing that the bucket has.
 */
export async function replaceTemplate(assembly: string, stack: string, template: string): Promise<void> {
  const file = `${stack}.template.json`;
  const assets = `${stack}.assets.json`;
  const { files } = JSON.parse(await readFile(join(assembly, assets), 'utf8')) as AssetManifest;
  const previous = Object.keys(files).find((hash) => files[hash]?.source.path === file);
  if (previous === undefined) throw new Error(`${assets} does not contain ${file}`);
  const hash = createHash('sha256').update(template).digest('hex');
  for (const name of [assets, 'manifest.json']) {
    const text = await readFile(join(assembly, name), 'utf8');
    await writeFile(join(assembly, name), text.replaceAll(previous, hash));
  }
  await writeFile(join(assembly, file), template);
}
