import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import { type ExactlyOneOf, tiedTo } from '../../../infra/config/common/tied';

interface Options {
  name: string;
  count?: number;
  source?: { address: string; ports?: number[] };
}
type Config = Options & ExactlyOneOf<{ role: string; user: string }>;

const { string, number, optional, strictObject, array } = v;
const source = strictObject({ address: string(), ports: optional(array(number()), []) });
const kinds = { role: optional(string()), user: optional(string()) };
const fields = { name: string(), count: optional(number(), 1), source: optional(source), ...kinds };
const { count: _, ...withoutCount } = fields;
const { user: __, ...withoutUser } = fields;

// The type checker proves these statements: a wrong one fails `npm run types`. The test run ignores types.
const tie = tiedTo<Config>();
type Accepted<
  Entries extends v.ObjectEntries,
  S extends v.GenericSchema = v.StrictObjectSchema<Entries, undefined>,
> = S extends Parameters<typeof tie<S>>[0] ? true : false;

describe('the types of the config and its schema', () => {
  it('compile if they have the same fields', () => {
    expectTypeOf<Accepted<typeof fields>>().toEqualTypeOf<true>();
  });

  it('do not compile if only the type has a field', () => {
    const nested = { ...fields, source: optional(strictObject({ address: string() })) };
    type All = [Accepted<typeof withoutCount>, Accepted<typeof withoutUser>, Accepted<typeof nested>];
    expectTypeOf<All>().toEqualTypeOf<[false, false, false]>();
  });

  it('do not compile if only the schema has a field', () => {
    const extra = { ...fields, extra: optional(string()) };
    const nested = { ...fields, source: optional(strictObject({ ...source.entries, extra: optional(string()) })) };
    expectTypeOf<[Accepted<typeof extra>, Accepted<typeof nested>]>().toEqualTypeOf<[false, false]>();
  });

  it('do not compile if a field is optional in only one of them', () => {
    const optionalName = { ...fields, name: optional(string()) };
    const requiredCount = { ...fields, count: number() };
    expectTypeOf<[Accepted<typeof optionalName>, Accepted<typeof requiredCount>]>().toEqualTypeOf<[false, false]>();
  });

  it('do not compile if a field has another type in each of them', () => {
    const narrower = { ...fields, name: v.picklist(['a', 'b']) };
    const wider = { ...fields, count: optional(v.union([number(), string()])) };
    expectTypeOf<[Accepted<typeof narrower>, Accepted<typeof wider>]>().toEqualTypeOf<[false, false]>();
  });
});
