/** The values of a template's references. */
export interface Scope {
  /** The values of pseudo parameters such as `AWS::Region`. */
  pseudo: Record<string, string>;
  /** Returns the value of `Ref` for a resource. Throws if it is unknown. */
  ref(logicalId: string): string;
  /** Returns the value of `Fn::GetAtt` for a resource. Throws if it is unknown. */
  attribute(logicalId: string, name: string): string;
}

/**
 * Resolves the intrinsic functions in a part of a template: `Ref`, `Fn::GetAtt`, `Fn::Join`, and `Fn::Sub` without a
 * map.
 * Source: AWS CloudFormation, "Intrinsic function reference".
 * @throws Error on any other function, because a partly resolved template would be wrong
 */
export function resolve(node: unknown, scope: Scope): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(item, scope));
  if (typeof node !== 'object' || node === null) return node;
  const [[name, argument] = ['', undefined], ...more] = Object.entries(node);
  if (more.length > 0 || !/^(Ref|Fn::|Condition$)/.test(name)) {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value, scope)]));
  }
  if (name === 'Ref' && typeof argument === 'string') return reference(argument, scope);
  if (name === 'Fn::GetAtt' && isPair(argument)) return scope.attribute(String(argument[0]), String(argument[1]));
  if (name === 'Fn::Join' && isPair(argument)) {
    return (resolve(argument[1], scope) as unknown[]).join(String(argument[0]));
  }
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replace(/\$\{([^}]+)\}/g, (_, logicalId: string) => reference(logicalId, scope));
  }
  throw new Error(`the stand-in cannot resolve ${JSON.stringify(node)}`);
}

function reference(logicalId: string, { pseudo, ref }: Scope): string {
  if (!logicalId.startsWith('AWS::')) return ref(logicalId);
  const value = pseudo[logicalId];
  if (value === undefined) throw new Error(`the stand-in cannot resolve ${logicalId}`);
  return value;
}

function isPair(argument: unknown): argument is [unknown, unknown] {
  return Array.isArray(argument) && argument.length === 2;
}
