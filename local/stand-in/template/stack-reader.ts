import { dnsSuffixOf, partitionOf } from '../../../infra/config/common/regions';
import type { StackTemplate } from './assembly';
import { resolve, type Scope } from './intrinsics';
import { type KnownType, PROPERTIES, type PropertiesOf, parseProperties } from './properties';

/** Reads the resources of a stack, resolved for an account and a region. */
export class StackReader {
  private readonly refs = new Map<string, string>();
  private readonly scope: Scope;
  private readonly arnStart: (service: string) => string;

  constructor(
    private readonly stack: StackTemplate,
    account: string,
    region: string,
  ) {
    const partition = partitionOf(region);
    this.arnStart = (service) => `arn:${partition}:${service}:${region}:${account}:`;
    this.scope = {
      pseudo: {
        'AWS::AccountId': account,
        'AWS::Partition': partition,
        'AWS::Region': region,
        'AWS::StackName': stack.name,
        'AWS::URLSuffix': dnsSuffixOf(region),
      },
      ref: (logicalId) => requireDefined(this.refs.get(logicalId), `the reference to ${logicalId}`),
      attribute: (logicalId, name) => {
        if (name !== 'Arn') throw new Error(`the stand-in does not support the attribute ${name} of ${logicalId}`);
        return this.arnOf(logicalId);
      },
    };
  }

  /** Returns the logical ids of the resources of a type, in the order of the template. */
  idsOf(type: KnownType): string[] {
    return Object.keys(this.stack.resources).filter((id) => this.stack.resources[id]?.Type === type);
  }

  /**
   * Returns the properties of a resource that the stand-in reads, with resolved references.
   * @throws Error if a reference is unknown, or a property is missing or invalid
   */
  read<T extends KnownType>(type: T, logicalId: string): PropertiesOf<T> {
    const { Properties = {} } = requireDefined(this.stack.resources[logicalId], `the resource ${logicalId}`);
    const read = Object.entries(Properties).filter(([name]) => name in PROPERTIES[type].entries);
    return parseProperties(type, logicalId, resolve(Object.fromEntries(read), this.scope));
  }

  /** Returns the attribute `Arn` of a resource. It is made up, because it only needs to be consistent. */
  arnOf(logicalId: string): string {
    const [, service = ''] = requireDefined(this.stack.resources[logicalId], `the resource ${logicalId}`).Type.split(
      '::',
    );
    return `${this.arnStart(service.toLowerCase())}${logicalId}`;
  }

  /** Sets the value of `Ref` for a resource. */
  bind(logicalId: string, ref: string): void {
    this.refs.set(logicalId, ref);
  }
}

/** @throws Error that names the missing part of the template */
export function requireDefined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the stand-in cannot find ${what}`);
  return value;
}
