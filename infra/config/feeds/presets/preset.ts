import type * as v from 'valibot';
import type { Target } from '../../../../lambda/core/feed-spec';
import { matching } from '../../common/schema-helpers';

/** A kind of feed: its settings, and the target that results from them. */
export interface Preset<S extends v.GenericSchema> {
  settings: S;
  /** Returns the target for the function. It still contains placeholders. */
  target(settings: v.InferOutput<S>): Target;
  /** Returns what the API secret must contain, for people. */
  apiSecret(settings: v.InferOutput<S>): string;
}

/** Returns a preset. TypeScript infers the type of the settings from the arguments. */
export function preset<const S extends v.GenericSchema>(
  settings: S,
  target: (settings: v.InferOutput<S>) => Target,
  apiSecret: (settings: v.InferOutput<S>) => string,
): Preset<S> {
  return { settings, target, apiSecret };
}

/** The URL of a third party's installation, to which paths are appended. */
export const baseUrl = (example: string) => matching(/^[a-z]+:\/\/[^\s?#{}]+$/, `a URL such as ${example}`);

/** Returns a URL with path segments appended. Each segment is percent-encoded. */
export function under(base: string, ...segments: string[]): string {
  return [base.replace(/\/+$/, ''), ...segments.map((segment) => encodeURIComponent(segment))].join('/');
}
