import type * as v from 'valibot';
import type { Target } from '../../../../lambda/core/feed-spec';
import { matching } from '../../shared/schema-helpers';

/** A kind of feed: its settings, and what they mean to the function. */
export interface Preset<S extends v.GenericSchema> {
  settings: S;
  /** What the function is told; placeholders are still in it. */
  target(settings: v.InferOutput<S>): Target;
  /** What the API secret must hold, for people. */
  apiSecret(settings: v.InferOutput<S>): string;
}

/** Ties a preset's parts together. */
export function preset<const S extends v.GenericSchema>(
  settings: S,
  target: (settings: v.InferOutput<S>) => Target,
  apiSecret: (settings: v.InferOutput<S>) => string,
): Preset<S> {
  return { settings, target, apiSecret };
}

/** The URL of a third party's own installation, on which paths are put. */
export const baseUrl = (example: string) => matching(/^[a-z]+:\/\/[^\s?#{}]+$/, `a URL such as ${example}`);

/** A URL with a path below it; each segment is percent-encoded, placeholders are not. */
export function under(base: string, ...segments: string[]): string {
  return [base.replace(/\/+$/, ''), ...segments.map((segment) => encodeURIComponent(segment))].join('/');
}
