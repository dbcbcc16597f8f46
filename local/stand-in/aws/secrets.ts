import { randomInt } from 'node:crypto';
import { partitionOf } from '../../../infra/config/common/regions';
import { AwsError } from './error';
import { Secret } from './secret';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The properties of a new secret. */
export interface NewSecret {
  Name: string;
  Description?: string | undefined;
  Tags?: { Key: string; Value: string }[] | undefined;
  /** The regions that get a replica. @default none */
  ReplicaRegions?: { Region: string }[] | undefined;
}

/** The secrets of one account in all regions. */
export class Secrets {
  private readonly all = new Map<string, Secret[]>();

  constructor(
    private readonly account: string,
    private readonly now: () => Date,
  ) {}

  /**
   * Creates a secret without a value, and its replicas. Its ARN ends with a hyphen and six random characters, which are the
   * same in the ARN of each replica.
   */
  create(region: string, { Name, Description, Tags = [], ReplicaRegions = [] }: NewSecret): Secret {
    const suffix = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const createIn = (where: string) => {
      const arn = `${this.arnPrefix(where)}${Name}-${suffix}`;
      const secret = new Secret(Name, arn, { Description, Tags }, this.now());
      this.all.set(where, [...this.list(where), secret]);
      return secret;
    };
    const primary = createIn(region);
    for (const { Region } of ReplicaRegions) {
      const secret = createIn(Region);
      secret.primaryRegion = region;
      primary.replicas.set(Region, { secret });
    }
    return primary;
  }

  /** Returns the secrets of a region, oldest first. */
  list(region: string): Secret[] {
    return this.all.get(region) ?? [];
  }

  /** Returns the secret with a name, an ARN, or an ARN without the six random characters. */
  find(region: string, secretId: string): Secret | undefined {
    return this.list(region).find(({ name, arn }) => [name, arn, arn.slice(0, -7)].includes(secretId));
  }

  /** @throws AwsError if the secret does not exist */
  get(region: string, secretId: string): Secret {
    const secret = this.find(region, secretId);
    if (secret) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  /** @throws AwsError if the secret does not exist or is marked for deletion */
  getActive(region: string, secretId: string): Secret {
    const secret = this.get(region, secretId);
    if (!secret.deletionDate) return secret;
    const message = "You can't perform this operation on the secret because it was marked for deletion.";
    throw new AwsError('InvalidRequestException', message);
  }

  /** @throws AwsError if the secret does not exist, is marked for deletion, or is a replica */
  getWritable(region: string, secretId: string): Secret {
    const secret = this.getActive(region, secretId);
    if (secret.primaryRegion === undefined) return secret;
    const message = "Operation not permitted on a replica secret. Call must be made in primary secret's region.";
    throw new AwsError('InvalidRequestException', message);
  }

  /** Deletes a secret immediately. */
  remove(region: string, secret: Secret): void {
    const others = this.list(region).filter((other) => other !== secret);
    this.all.set(region, others);
  }

  /** Returns the part of a secret's ARN before its name. */
  arnPrefix(region: string): string {
    return `arn:${partitionOf(region)}:secretsmanager:${region}:${this.account}:secret:`;
  }
}
