import * as v from 'valibot';
import { invalidSpecError, parseEnvironmentSpec } from './environment-spec';
import { FORMAT_NAMES, FORMATS, type FormatName } from './formats';
import { ENDPOINTS } from './hosts';
import { passwordSource, tokenSources } from './token-sources';

/**
 * When the function publishes a new token:
 * - `best-effort`: unless its registry refuses it (400, 401, 403)
 * - `required`: only if its registry accepts it (200)
 * - `off`: without a request to the registry
 */
export const TOKEN_VERIFICATIONS = ['best-effort', 'required', 'off'] as const;

const text = v.pipe(v.string(), v.nonEmpty());

const specSchema = (ownRegion: string) =>
  v.strictObject({
    credential: text,
    registries: v.array(v.strictObject({ account: v.optional(text), region: v.optional(text, ownRegion) })),
    publicRegistry: v.boolean(),
    endpoints: v.optional(v.pipe(v.array(v.picklist(ENDPOINTS)), v.nonEmpty()), ['standard']),
    verifyToken: v.picklist(TOKEN_VERIFICATIONS),
    verifyRepositories: v.optional(v.array(text), []),
    key: v.optional(text),
    replicas: v.optional(v.array(text), []),
    secrets: v.pipe(
      v.array(
        v.strictObject({
          name: text,
          format: v.picklist(FORMAT_NAMES),
          region: v.optional(text),
          account: v.optional(text),
          template: v.optional(text),
        }),
      ),
      v.nonEmpty(),
    ),
  });

/**
 * The contract between infra/ and lambda/refresh: what a function refreshes, as JSON in its environment variable
 * `REFRESH_SPEC`.
 * - `registries`: a registry without an account is in the function's account, and one without a region is in the
 *   function's region. This keeps the template the same for every account and region.
 * - `secrets`: `region` is the registry region whose password the secret contains, and `account` is the account of the
 *   registry that its value names. The secret itself is always in the function's region.
 * - `verifyRepositories`: repositories that the token must be able to pull from
 * - `key`: the key that encrypts the secrets, or none for the AWS managed key. A changed key changes the spec, which triggers
 *   the refresh that encrypts the values with the new key. The function recognizes by it which values have the previous key.
 * - `replicas`: the regions in which Secrets Manager keeps a copy of each secret
 */
export type RefreshSpec = v.InferInput<ReturnType<typeof specSchema>>;

/** A {@link RefreshSpec} after its defaults have been applied, so that every registry has a region. */
export type ResolvedSpec = v.InferOutput<ReturnType<typeof specSchema>>;

/** The result of a refresh: metadata only. The handler returns it, and events contain it. */
export interface RefreshResult {
  credential: string;
  /** In ISO 8601 format, like all times in this result. */
  refreshedAt: string;
  /** `verified`: a host of that region and endpoint type accepted the token in this run. `passwordLength` is in characters. */
  registries: { host: string; region: string; expiresAt: string; verified: boolean; passwordLength: number }[];
  /** `expiresAt`: the earliest expiry of the tokens in the value. */
  secrets: { name: string; arn: string; format: FormatName; versionId: string; expiresAt: string }[];
  /** Problems that did not stop the refresh. The list is empty if there are none. */
  warnings: string[];
}

/**
 * Parses the spec in the function's environment.
 * @param json the value of `REFRESH_SPEC`
 * @param ownRegion the value of `AWS_REGION`, which Lambda always sets
 * @throws Error that lists every invalid field
 */
export function parseSpec(json: string | undefined, ownRegion: string | undefined): ResolvedSpec {
  if (!ownRegion) throw new Error('AWS_REGION is not set');
  const spec = parseEnvironmentSpec(specSchema(ownRegion), { name: 'REFRESH_SPEC', typeName: 'RefreshSpec', json });
  const problems = inconsistencies(spec);
  if (problems.length > 0) throw invalidSpecError('REFRESH_SPEC', problems);
  return spec;
}

function inconsistencies(spec: ResolvedSpec): string[] {
  const sources = tokenSources(spec);
  if (sources.length === 0) return ['registries: got none; must be at least one, unless publicRegistry is true'];
  const names = sources.map(({ name }) => name).join(', ');
  return spec.secrets.flatMap(({ name, format, region, template }) => [
    ...(FORMATS[format].holds === 'one password' && !passwordSource({ region }, sources)
      ? [`${name}: ${format} contains one password, so its region must be one of ${names}`]
      : []),
    ...(format === 'template' && template === undefined
      ? [`${name}: template is not set; the format template requires it`]
      : []),
  ]);
}
