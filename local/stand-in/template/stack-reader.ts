import { dnsSuffixOf, partitionOf } from '../../../infra/config/shared/regions';
import type { StackTemplate } from './assembly';
import { resolve, type Scope } from './intrinsics';
import { type KnownType, PROPERTIES, type PropertiesOf, parseProperties } from './properties';

/** Reads a stack's resources as they are once it is deployed to an account and a region. */
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
      ref: (logicalId) => known(this.refs.get(logicalId), `the reference to ${logicalId}`),
      attribute: (logicalId, name) => {
        if (name !== 'Arn') throw new Error(`the stand-in does not know the ${name} of ${logicalId}`);
        return this.arnOf(logicalId);
      },
    };
  }

  /** The logical ids of the resources of a type, in the template's order. */
  idsOf(type: KnownType): string[] {
    return Object.keys(this.stack.resources).filter((id) => this.stack.resources[id]?.Type === type);
  }

  /**
   * The properties of a resource, as far as the stand-in reads them, with their references resolved.
   * @throws Error on a reference that the stand-in doesn't know, and on a property that is missing or wrong
   */
  read<T extends KnownType>(type: T, logicalId: string): PropertiesOf<T> {
    const { Properties = {} } = known(this.stack.resources[logicalId], `the resource ${logicalId}`);
    const read = Object.entries(Properties).filter(([name]) => name in PROPERTIES[type].entries);
    return parseProperties(type, logicalId, resolve(Object.fromEntries(read), this.scope));
  }

  /** The attribute `Arn` of a resource: made up, for it only has to be the same wherever it stands. */
  arnOf(logicalId: string): string {
    const [, service = ''] = known(this.stack.resources[logicalId], `the resource ${logicalId}`).Type.split('::');
    return `${this.arnStart(service.toLowerCase())}${logicalId}`;
  }

  /** Tells what `Ref` of a resource gives from here on. */
  bind(logicalId: string, ref: string): void {
    this.refs.set(logicalId, ref);
  }
}

/** @throws Error that names what is missing */
export function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the stand-in does not know ${what}`);
  return value;
}
