import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp());

/**
 * The schema of a refresh's result, which the function returns. Unknown fields are allowed, because the deployed
 * function may be newer than this program.
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

/** The result of a refresh. */
export type Result = v.InferOutput<typeof resultSchema>;
