/** What the references of a template stand for. */
export interface Scope {
  /** `AWS::Region` and the like. */
  pseudo: Record<string, string>;
  /** What `Ref` of a resource gives; throws if the stand-in doesn't know. */
  ref(logicalId: string): string;
  /** What `Fn::GetAtt` of a resource gives; throws if the stand-in doesn't know. */
  attribute(logicalId: string, name: string): string;
}

/**
 * Resolves the functions of a part of a template: `Ref`, `Fn::GetAtt`, `Fn::Join`, and `Fn::Sub` without a map.
 * Source: AWS CloudFormation, "Intrinsic function reference".
 * @throws Error on any other one, since a template that is half resolved would be a wrong one
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
  throw new Error(`the stand-in can't resolve ${JSON.stringify(node)}`);
}

function reference(logicalId: string, { pseudo, ref }: Scope): string {
  if (!logicalId.startsWith('AWS::')) return ref(logicalId);
  const value = pseudo[logicalId];
  if (value === undefined) throw new Error(`the stand-in can't resolve ${logicalId}`);
  return value;
}

function isPair(argument: unknown): argument is [unknown, unknown] {
  return Array.isArray(argument) && argument.length === 2;
}
