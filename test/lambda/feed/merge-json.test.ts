import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeJson } from '../../../lambda/feed/delivery/merge-json';

// Source: RFC 7396, appendix A.
it.each([
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
])('%s with the changes %s is %s', (value, changes, merged) => {
  expect(mergeJson(JSON.parse(value), JSON.parse(changes))).toEqual(JSON.parse(merged));
});

it('an object without changes remains as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const parsed: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.stringify(mergeJson(parsed, {}))).toBe(JSON.stringify(parsed));
    }),
  );
});

it('a field with the name __proto__ is a field like any other', () => {
  const merged = mergeJson(JSON.parse('{"__proto__":{"a":1},"b":2}'), JSON.parse('{"__proto__":{"c":3}}'));
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1,"c":3},"b":2}');
});
