import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp());

/**
 * What a refresh returns, read from outside: the function's `RefreshResult`. What a newer function says besides is let
 * pass.
 */
export const resultSchema = v.looseObject({
  credential: v.string(),
  refreshedAt: time,
  registries: v.array(v.looseObject({ host: v.string(), region: v.string(), expiresAt: time, verified: v.boolean() })),
  secrets: v.array(
    v.looseObject({ name: v.string(), arn: v.string(), format: v.string(), versionId: v.string(), expiresAt: time }),
  ),
  warnings: v.array(v.string()),
});

/** A refresh's result as it came from the function. */
export type Result = v.InferOutput<typeof resultSchema>;
