import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { replaceTemplate } from '../../acceptance/cdk/assembly';

const TEMPLATE = '{"Resources":{}}';
const HASH = createHash('sha256').update(TEMPLATE).digest('hex');

describe('a cloud assembly with another template', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assembly-'));
    const files = {
      aaa: { source: { path: 'asset.aaa' }, destinations: { here: { objectKey: 'aaa.zip' } } },
      bbb: { source: { path: 'Stack.template.json' }, destinations: { here: { objectKey: 'bbb.json' } } },
    };
    await writeFile(join(folder, 'Stack.assets.json'), JSON.stringify({ files }));
    await writeFile(join(folder, 'manifest.json'), '{"stackTemplateAssetObjectUrl":"s3://assets/bbb.json"}');
  });

  it('contains the template, under the hash of its content', async () => {
    await replaceTemplate(folder, 'Stack', TEMPLATE);
    expect(await readFile(join(folder, 'Stack.template.json'), 'utf8')).toBe(TEMPLATE);
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toContain(`s3://assets/${HASH}.json`);
    expect(JSON.parse(await readFile(join(folder, 'Stack.assets.json'), 'utf8')).files).toMatchObject({
      aaa: { destinations: { here: { objectKey: 'aaa.zip' } } },
      [HASH]: { destinations: { here: { objectKey: `${HASH}.json` } } },
    });
  });

  it('is refused if it has no template of the stack', async () => {
    await writeFile(join(folder, 'Other.assets.json'), '{"files":{}}');
    await expect(replaceTemplate(folder, 'Other', TEMPLATE)).rejects.toThrow(
      'Other.assets.json does not contain Other.template.json',
    );
  });
});
