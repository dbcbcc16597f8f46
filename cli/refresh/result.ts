import * as v from 'valibot';
import type { RefreshResult } from '../../lambda/core/spec';

const time = v.pipe(v.string(), v.isoTimestamp());

/**
 * The schema of a refresh's result, which the function returns. Unknown fields and formats are allowed, because the
 * deployed function may be newer than this program.
 */
export const resultSchema = tiedToRefreshResult(
  v.looseObject({
    credential: v.string(),
    refreshedAt: time,
    registries: v.array(
      v.looseObject({
        host: v.string(),
        region: v.string(),
        expiresAt: time,
        verified: v.boolean(),
        passwordLength: v.number(),
      }),
    ),
    secrets: v.array(
      v.looseObject({ name: v.string(), arn: v.string(), format: v.string(), versionId: v.string(), expiresAt: time }),
    ),
    warnings: v.array(v.string()),
  }),
);

/** The result of a refresh. */
export type Result = v.InferOutput<typeof resultSchema>;

/** Returns the schema unchanged. It compiles only if the schema and {@link RefreshResult} have the same fields. */
function tiedToRefreshResult<S extends v.GenericSchema>(schema: S & Tied<v.InferOutput<S>>): S {
  return schema;
}

type Tied<Output> = [Output, Widened<RefreshResult>] extends [Widened<RefreshResult>, Output]
  ? unknown
  : { 'the schema and RefreshResult differ': never };

/** A type in which every union of texts is `string`. */
type Widened<T> = T extends string ? string : T extends object ? { [K in keyof T]: Widened<T[K]> } : T;
