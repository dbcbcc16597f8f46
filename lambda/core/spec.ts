import * as v from 'valibot';
import { parseEnvironmentSpec, wrongSpec } from './environment-spec';
import { FORMAT_NAMES, FORMATS } from './formats';
import { ENDPOINTS } from './hosts';
import { passwordSource, tokenSources } from './token-sources';

/**
 * When a token counts as good enough to publish.
 * - `best-effort`: unless its registry refuses it (400, 401, 403)
 * - `required`: only if its registry accepts it (200)
 * - `off`: without asking the registry
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
 * The one contract between infra/ and lambda/: what a function refreshes, as JSON in its environment variable
 * `REFRESH_SPEC`. A registry without an account is the function's own account's, one without a region is in the
 * function's own region: so a template says the same in every account and region that it is deployed to. A secret's
 * `region` is the registry region whose password it holds, and its `account` that of the registry that it names; the
 * secret itself is always in the function's region. `check` names repositories that the token must open. `key` says what
 * encrypts the secrets; no run needs it, but another key must start the deploy's refresh, which encrypts anew.
 */
export type RefreshSpec = v.InferInput<ReturnType<typeof specSchema>>;

/** A {@link RefreshSpec} whose regions are all known. */
export type ResolvedSpec = v.InferOutput<ReturnType<typeof specSchema>>;

/**
 * Parses the environment's spec.
 * @param json the value of `REFRESH_SPEC`
 * @param ownRegion the value of `AWS_REGION`, which Lambda always sets
 * @throws Error that names every wrong field
 */
export function parseSpec(json: string | undefined, ownRegion: string | undefined): ResolvedSpec {
  if (!ownRegion) throw new Error('AWS_REGION is not set');
  const spec = parseEnvironmentSpec(specSchema(ownRegion), { name: 'REFRESH_SPEC', holds: 'RefreshSpec', json });
  const problems = ambiguities(spec);
  if (problems.length > 0) throw wrongSpec('REFRESH_SPEC', problems);
  return spec;
}

function ambiguities(spec: ResolvedSpec): string[] {
  const sources = tokenSources(spec);
  if (sources.length === 0) return ['registries: none given'];
  const names = sources.map(({ name }) => name).join(', ');
  return spec.secrets.flatMap(({ name, format, region, template }) => [
    ...(FORMATS[format].holds === 'one password' && !passwordSource({ region }, sources)
      ? [`${name}: ${format} holds one password, and region names none of ${names}`]
      : []),
    ...(format === 'template' && template === undefined ? [`${name}: the template is missing`] : []),
  ]);
}
