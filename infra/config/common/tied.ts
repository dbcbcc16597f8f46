import type * as v from 'valibot';

// Ties an interface of the config, which carries the documentation, to its schema, which checks values. A field that is
// added to one without the other, or that differs in type or optionality, does not compile.

/** A union with one member for each field: exactly that field is set. */
export type ExactlyOneOf<T> = {
  [K in keyof T]: Pick<T, K> & { [Other in Exclude<keyof T, K>]?: never };
}[keyof T];

/**
 * Returns a function that returns its schema unchanged. It compiles only if the schema accepts exactly the fields of
 * `Config`: `tiedTo<SecretConfig>()(object({ … }))`.
 */
export function tiedTo<Config>() {
  return <S extends v.GenericSchema>(schema: S & Tied<v.InferInput<S>, Config>): S => schema;
}

type Tied<Input, Config> = [Shape<Input>] extends [Shape<Config>]
  ? [Shape<Config>] extends [Shape<Input>]
    ? unknown
    : { 'the schema does not accept every value of the interface': never }
  : { 'the interface does not have every field of the schema': never };

/** A type without the differences that do not matter: unions of objects merge, and optionality becomes a marker. */
type Shape<T> = unknown extends T
  ? unknown
  :
      | Exclude<T, object>
      | ListShape<Extract<T, readonly unknown[]>>
      | ObjectShape<Exclude<Extract<T, object>, readonly unknown[]>>;

type ListShape<T> = [T] extends [never] ? never : T extends readonly (infer Item)[] ? Shape<Item>[] : never;

type ObjectShape<T> = [T] extends [never]
  ? never
  : { [K in Keys<T>]: { optional: IsOptional<T, K>; shape: Shape<Exclude<ValueOf<T, K>, undefined>> } };

type Keys<T> = T extends unknown ? keyof T : never;

type ValueOf<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

/** True if any member of the union can be without the field. */
type IsOptional<T, K extends PropertyKey> = true extends (
  T extends unknown
    ? K extends keyof T
      ? Record<never, never> extends Pick<T, K>
        ? true
        : false
      : true
    : never
)
  ? true
  : false;
