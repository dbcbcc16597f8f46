import { parse as parseHcl } from '@cdktn/hcl2json';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { parseGroovy } from './groovy';
import { CSI_OBJECTS, KINDS } from './kubernetes';
import { type Shape, schemaOf } from './shape';

/** Returns the problems of a file's text. */
export type Check = (text: string) => string[] | Promise<string[]>;

export function json(shape: Shape): Check {
  return (text) => problemsOf(shape, JSON.parse(text));
}

/** Checks one or several documents of YAML 1.2. */
export function yaml(shape: Shape): Check {
  return (text) => problemsOfDocuments(text, (value) => problemsOf(shape, value));
}

/** Checks resources of Kubernetes in YAML. Each must be of a kind that has a schema. */
export function kubernetes(text: string): string[] {
  return problemsOfDocuments(text, (value) => {
    const { kind = '', spec } = Object(value) as { kind?: string; spec?: { parameters?: { objects?: string } } };
    const { [kind]: shape } = KINDS;
    const objects = spec?.parameters?.objects;
    return [
      ...(shape ? problemsOf(shape, value) : [`got the kind ${kind}; must be one of ${Object.keys(KINDS)}`]),
      ...(objects === undefined ? [] : problemsOf(CSI_OBJECTS, parse(objects))),
    ];
  });
}

/** Checks HCL 2. */
export function hcl(shape: Shape): Check {
  return (text) =>
    parseHcl('the file', text).then(
      (value) => problemsOf(shape, value),
      (error: Error) => [error.message],
    );
}

/** Checks the calls of a Groovy text. */
export function groovy(shape: Shape): Check {
  return async (text) => {
    const { problems, calls } = await parseGroovy(text);
    return [...problems, ...problemsOf(shape, calls)];
  };
}

/** Checks that a script stops at the first failure. page.test.ts checks its syntax. */
export function script(text: string): string[] {
  return text.startsWith('#!/bin/bash\n') && text.includes('\nset -euo pipefail\n') ? [] : ['must stop at a failure'];
}

/** Checks each line against one pattern. */
export function settings(line: RegExp): Check {
  return (text) => {
    const lines = text.trimEnd().split('\n');
    return lines.filter((each) => !line.test(each));
  };
}

function problemsOf(shape: Shape, value: unknown): string[] {
  const ajv = new Ajv({ allErrors: true });
  ajv.validate(schemaOf(shape), value);
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath || 'the whole'} ${message} ${JSON.stringify(params)}`;
  });
}

function problemsOfDocuments(text: string, check: (value: unknown) => string[]): string[] {
  return [...parseAllDocuments(text)].flatMap((document) =>
    document.errors.length > 0 ? document.errors.map(({ message }) => message) : check(document.toJS()),
  );
}
