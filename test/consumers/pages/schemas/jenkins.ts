import { oneOf, row, type Shape, text } from './shape';

/** Source: the Jenkins AWS Secrets Manager credentials provider, "Configuration As Code" and "Filters". */
export const JENKINS_AS_CODE: Shape = {
  unclassified: {
    awsCredentialsProvider: {
      client: { region: text },
      listSecrets: {
        filters: [{ key: oneOf('name', 'tag-key', 'tag-value', 'description', 'all'), values: row(text) }],
      },
    },
  },
};

/** A call, as support/groovy.ts returns it. */
function call(name: Shape, parameters: Shape[], body?: Shape): Shape {
  return { call: name, arguments: row(...parameters), ...(body === undefined ? {} : { body }) };
}

/** Single quotes, so that Groovy does not insert the values of variables. */
const plain = /^'[^'\n]+'$/;
const plainLines = /^'{3}[^']+'{3}$/;
const file = /^\[file\(credentialsId: '[^']+', variable: '[A-Z]+'\)\]$/;

const pull = call(/^docker\.image\('[^']+'\)\.pull$/, []);
const script = call('script', [], row(call('docker.withRegistry', [/^'https:/, plain], row(pull))));
const withCredentials = call('withCredentials', [file], row(call('sh', [plainLines])));
const steps = call('steps', [], [oneOf(script, withCredentials)]);
const stages = call('stages', [], [call('stage', [plain], row(steps))]);

/**
 * Sources: Jenkins, "Pipeline Syntax"; the plugin docker-workflow, the reference of its variable `docker`; the plugin
 * credentials-binding, `withCredentials`.
 */
export const JENKINSFILE: Shape = row(call('pipeline', [], row(call('agent', ['any']), stages)));
