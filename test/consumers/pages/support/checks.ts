import { parse as parseHcl } from '@cdktf/hcl2json';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { CSI_OBJECTS, KINDS } from '../schemas/kubernetes';
import type { Schema } from '../schemas/strict';
import { parseGroovy } from './groovy';

/** Holds a file's text to its tool's format: nothing wrong, or what is. */
export type Check = (text: string) => string[] | Promise<string[]>;

export function json(schema: Schema): Check {
  return (text) => problemsOf(schema, JSON.parse(text));
}

/** One or several documents of YAML 1.2. */
export function yaml(schema: Schema): Check {
  return (text) => {
    const { problems, values } = documents(text);
    return [...problems, ...values.flatMap((value) => problemsOf(schema, value))];
  };
}

/** YAML of Kubernetes' resources, each of a kind that has a schema. */
export function kubernetes(text: string): string[] {
  const { problems, values } = documents(text);
  return [
    ...problems,
    ...values.flatMap((value) => {
      const { kind = '', spec } = Object(value) as { kind?: string; spec?: { parameters?: { objects?: string } } };
      const schema = KINDS[kind];
      const objects = spec?.parameters?.objects;
      return [
        ...(schema ? problemsOf(schema, value) : [`got the kind ${kind}; must be one of ${Object.keys(KINDS)}`]),
        ...(objects === undefined ? [] : problemsOf(CSI_OBJECTS, parse(objects))),
      ];
    }),
  ];
}

/** HCL 2; blocks are lists, their labels keys. */
export function hcl(schema: Schema): Check {
  return async (text) => {
    try {
      return problemsOf(schema, await parseHcl('the file', text));
    } catch (error) {
      return [(error as Error).message];
    }
  };
}

/** Groovy, held to its calls. */
export function groovy(schema: Schema): Check {
  return async (text) => {
    const { problems, calls } = await parseGroovy(text);
    return [...problems, ...problemsOf(schema, calls)];
  };
}

/** page.test.ts gives it to bash. */
export function script(text: string): string[] {
  return text.startsWith('#!/bin/bash\n') && text.includes('\nset -euo pipefail\n') ? [] : ['must stop at a failure'];
}

/** Lines that all look alike. */
export function settings(line: RegExp): Check {
  return (text) =>
    text
      .trimEnd()
      .split('\n')
      .filter((each) => !line.test(each));
}

function problemsOf(schema: Schema, value: unknown): string[] {
  const ajv = new Ajv({ allErrors: true });
  ajv.validate(schema, value);
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath || 'the whole'} ${message} ${JSON.stringify(params)}`;
  });
}

function documents(text: string): { problems: string[]; values: unknown[] } {
  const parsed = [...parseAllDocuments(text)];
  return {
    problems: parsed.flatMap(({ errors }) => errors.map(({ message }) => message)),
    values: parsed.map((document) => (document.errors.length > 0 ? undefined : document.toJS())),
  };
}
