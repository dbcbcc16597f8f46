import * as v from 'valibot';
import { FORMAT_NAMES, FORMATS } from './formats';

/**
 * When a token counts as good enough to publish.
 * - `best-effort`: unless its registry refuses it (400, 401, 403)
 * - `required`: only if its registry accepts it (200)
 * - `off`: without asking the registry
 */
export const PROBES = ['best-effort', 'required', 'off'] as const;

const text = v.pipe(v.string(), v.nonEmpty());

const specSchema = (ownRegion: string) =>
  v.strictObject({
    credential: text,
    registries: v.array(v.strictObject({ account: v.optional(text), region: v.optional(text, ownRegion) })),
    publicRegistry: v.boolean(),
    probe: v.picklist(PROBES),
    key: v.optional(text),
    secrets: v.pipe(
      v.array(v.strictObject({ name: text, format: v.picklist(FORMAT_NAMES), region: v.optional(text) })),
      v.nonEmpty(),
    ),
  });

/**
 * The one contract between infra/ and lambda/: what a function refreshes, as JSON in its environment variable
 * `REFRESH_SPEC`. A registry without an account is the function's own account's, one without a region is in the
 * function's own region: so a template says the same in every account and region that it is deployed to. A secret's
 * `region` is the registry region whose password it holds; the secret itself is always in the function's region. `key`
 * says what encrypts the secrets; no run needs it, but another key must start the deploy's refresh, which encrypts anew.
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
  if (!json) throw new Error('REFRESH_SPEC is not set; it must hold a RefreshSpec as JSON');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error('REFRESH_SPEC is not valid JSON; it must hold a RefreshSpec');
  }
  const parsed = v.safeParse(specSchema(ownRegion), value);
  const problems = parsed.success
    ? ambiguities(parsed.output)
    : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the spec'}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) throw new Error(`REFRESH_SPEC is wrong: ${problems.join('; ')}`);
  return parsed.output;
}

/** Every source of tokens that a spec names: its regions, and the public registry. */
export function tokenSources(spec: Pick<ResolvedSpec, 'registries' | 'publicRegistry'>): string[] {
  const regions = new Set(spec.registries.map(({ region }) => region));
  return spec.publicRegistry ? [...regions, PUBLIC] : [...regions];
}

/** The public registry as a source of tokens, beside the regions. */
export const PUBLIC = 'public';

/**
 * The one source whose password a secret holds: its own `region`, else the only region there is, else the public
 * registry where there is no region at all.
 * @returns undefined where that names none or several
 */
export function passwordSource(secret: { region?: string | undefined }, sources: string[]): string | undefined {
  if (secret.region) return sources.find((source) => source === secret.region);
  const regions = sources.filter((source) => source !== PUBLIC);
  if (regions.length > 0) return regions.length === 1 ? regions[0] : undefined;
  return sources[0];
}

function ambiguities(spec: ResolvedSpec): string[] {
  const sources = tokenSources(spec);
  if (sources.length === 0) return ['registries: none given'];
  return spec.secrets
    .filter((secret) => FORMATS[secret.format].holds === 'one password' && !passwordSource(secret, sources))
    .map(({ name, format }) => `${name}: ${format} holds one password, and region names none of ${sources.join(', ')}`);
}
