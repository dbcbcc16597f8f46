import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../run';

const FOLDER = join(ROOT, '.github/ISSUE_TEMPLATE');
const forms = readdirSync(FOLDER)
  .filter((name) => name !== 'config.yml')
  .map((name) => ({ name, form: parse(readFileSync(join(FOLDER, name), 'utf8')) as { body: { id?: string }[] } }));

const text = { type: 'string', minLength: 1 };

function field(type: string, attributes: object, required: string[]): object {
  return {
    type: 'object',
    properties: {
      type: { const: type },
      id: { type: 'string', pattern: '^[a-z]+$' },
      attributes: { type: 'object', properties: attributes, required, additionalProperties: false },
      validations: { type: 'object', properties: { required: { type: 'boolean' } }, additionalProperties: false },
    },
    required: type === 'markdown' ? ['type', 'attributes'] : ['type', 'id', 'attributes'],
    additionalProperties: false,
  };
}

/**
 * The part of GitHub's form schema that this project uses.
 * https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
 */
const SCHEMA = {
  type: 'object',
  properties: {
    name: text,
    description: text,
    labels: { type: 'array', items: text },
    body: {
      type: 'array',
      items: {
        oneOf: [
          field('markdown', { value: text }, ['value']),
          field('input', { label: text, description: text, placeholder: text }, ['label']),
          field('textarea', { label: text, description: text }, ['label']),
          field('dropdown', { label: text, options: { type: 'array', items: text, uniqueItems: true } }, [
            'label',
            'options',
          ]),
        ],
      },
    },
  },
  required: ['name', 'description', 'body'],
  additionalProperties: false,
};

describe.each(forms)('the issue form $name', ({ form }) => {
  it('has the fields that GitHub accepts', () => {
    const ajv = new Ajv();
    ajv.validate(SCHEMA, form);
    expect(ajv.errors).toBeNull();
  });

  it('has one id per field', () => {
    const ids = form.body.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('a vulnerability goes to a private report, and every other issue to a form', () => {
  expect(parse(readFileSync(join(FOLDER, 'config.yml'), 'utf8'))).toMatchObject({
    blank_issues_enabled: false,
    contact_links: [{ name: 'Vulnerability', url: expect.stringMatching(/\/security\/advisories\/new$/) }],
  });
});
