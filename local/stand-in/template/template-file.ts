import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Resource, StackTemplate } from './assembly';

interface Template {
  Resources: Record<string, Resource>;
  Mappings?: Record<string, Record<string, Record<string, string>>>;
}

/**
 * Reads a template that contains the code of its functions, as `ecr-credentials template` writes it.
 * @param file its name is the name of the stack
 * @param folder the folder for the code of its functions
 * @throws Error if the file cannot be read, or has no resources
 */
export async function readTemplate(file: string, folder: string): Promise<StackTemplate> {
  const { Resources: resources, Mappings = {} } = await parse(file);
  const assets: Record<string, string> = {};
  for (const [logicalId, { Properties = {} }] of Object.entries(resources)) {
    const { ZipFile } = Object(Properties.Code) as { ZipFile?: unknown };
    if (ZipFile === undefined) continue;
    const task = join(folder, logicalId);
    await mkdir(task, { recursive: true });
    // CloudFormation writes index.js. Lambda loads it as CommonJS, whatever its syntax.
    await writeFile(join(task, 'index.js'), codeOf(ZipFile, Mappings));
    await writeFile(join(task, 'package.json'), '{"type":"commonjs"}');
    assets[logicalId] = task;
    Properties.Code = { S3Key: logicalId };
  }
  return { name: basename(file).replace(/\..*/, ''), resources, assets };
}

async function parse(file: string): Promise<Template> {
  try {
    const template = JSON.parse(await readFile(file, 'utf8')) as Partial<Template>;
    if (!template.Resources) throw new Error('it has no section Resources');
    return { ...template, Resources: template.Resources };
  } catch (error) {
    throw new Error(`got ${file}; must be a template of "ecr-credentials template": ${(error as Error).message}`);
  }
}

/** Returns inline code that is a text, or a text in the section `Mappings`. */
function codeOf(node: unknown, mappings: NonNullable<Template['Mappings']>): string {
  const { 'Fn::FindInMap': [mapping, key, name] = [] } = Object(node) as { 'Fn::FindInMap'?: string[] };
  const code = typeof node === 'string' ? node : mappings[mapping ?? '']?.[key ?? '']?.[name ?? ''];
  if (code === undefined) throw new Error(`the stand-in cannot resolve ${JSON.stringify(node)}`);
  return code;
}
