import { arrow, box, node, step, svg, text } from './svg';

const CONSUMERS = ['Jenkins', 'CI system', 'Kubernetes cluster', 'Scanner'];

/** Draws the parts of a deployment, the accounts that they belong to, and the calls between them. */
export function architecture(): string {
  return svg(
    { width: 800, height: 462 },
    'EventBridge Scheduler starts a Lambda function, which gets a token from Amazon ECR, verifies it and writes it to ' +
      'Secrets Manager. A consumer outside AWS reads the secret and pulls from Amazon ECR.',
    [
      box({ x: 12, y: 12, width: 596, height: 300 }, 'boundary line-line'),
      text(28, 36, 'Your AWS account', 'muted title'),
      box({ x: 622, y: 12, width: 166, height: 300 }, 'boundary line-line'),
      text(632, 36, 'Other AWS accounts', 'muted title'),
      box({ x: 12, y: 350, width: 776, height: 100 }, 'boundary line-line'),
      text(28, 374, 'Outside AWS: each consumer may read one secret', 'muted title'),

      node({ x: 24, y: 54, width: 116, height: 84 }, 'EventBridge', 'Scheduler,', 'every 4 hours'),
      node({ x: 172, y: 54, width: 138, height: 84 }, 'Lambda function', 'with its own role,', 'one per credential'),
      node({ x: 490, y: 54, width: 106, height: 84 }, 'Amazon ECR', 'repositories'),
      node({ x: 172, y: 212, width: 138, height: 76 }, 'Secrets Manager', 'one secret', 'per format'),
      node({ x: 24, y: 212, width: 116, height: 76 }, 'CloudWatch', 'two alarms', 'per credential'),
      node({ x: 632, y: 54, width: 146, height: 84 }, 'Amazon ECR', 'repositories whose', 'policy allows the role'),
      ...CONSUMERS.map((name, index) => node({ x: 28 + index * 188, y: 390, width: 180, height: 44 }, name)),

      arrow(
        [
          [140, 96],
          [172, 96],
        ],
        'line',
      ),
      arrow(
        [
          [241, 138],
          [241, 212],
        ],
        'refresh',
      ),
      arrow(
        [
          [310, 82],
          [490, 82],
        ],
        'refresh',
      ),
      arrow(
        [
          [310, 120],
          [490, 120],
        ],
        'refresh',
      ),
      arrow(
        [
          [200, 138],
          [200, 176],
          [82, 176],
          [82, 212],
        ],
        'line',
      ),
      arrow(
        [
          [241, 350],
          [241, 288],
        ],
        'use',
      ),
      arrow(
        [
          [543, 350],
          [543, 138],
        ],
        'use',
      ),
      arrow(
        [
          [664, 350],
          [664, 138],
        ],
        'use',
      ),

      step(324, 67, 1, 'GetAuthorizationToken', 'refresh'),
      step(324, 105, 2, 'verify: GET /v2/', 'refresh'),
      step(257, 176, 3, 'PutSecretValue', 'refresh'),
      text(90, 170, 'metrics', 'muted small'),
      step(257, 331, 4, 'GetSecretValue', 'use'),
      step(559, 331, 5, 'docker pull', 'use'),
      step(680, 331, 5, 'docker pull', 'use'),
    ],
  );
}
