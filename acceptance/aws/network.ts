import { DeleteNetworkInterfaceCommand, DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2';

/** A network interface of a function. */
export interface NetworkInterface {
  id: string;
  /** `available` if nothing uses it, otherwise `in-use` or another status of EC2. */
  status: string;
}

/** EC2. */
export interface Network {
  /**
   * Returns the network interfaces of functions whose names begin with a prefix. Lambda puts the name into the
   * description. Source: AWS Support, "How do I find the Lambda function or function version that my elastic network
   * interface is associated with?".
   */
  lambdaInterfaces(functionPrefix: string): Promise<NetworkInterface[]>;
  deleteInterface(id: string): Promise<void>;
}

export function network(client: EC2Client): Network {
  return {
    async lambdaInterfaces(functionPrefix) {
      const found: NetworkInterface[] = [];
      let next: string | undefined;
      do {
        const filter = { Name: 'description', Values: [`AWS Lambda VPC ENI-${functionPrefix}*`] };
        const command = new DescribeNetworkInterfacesCommand({ Filters: [filter], NextToken: next });
        const { NetworkInterfaces = [], NextToken } = await client.send(command);
        found.push(
          ...NetworkInterfaces.map(({ NetworkInterfaceId: id = '', Status: status = '' }) => ({ id, status })),
        );
        next = NextToken;
      } while (next);
      return found;
    },
    async deleteInterface(id) {
      await client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    },
  };
}
