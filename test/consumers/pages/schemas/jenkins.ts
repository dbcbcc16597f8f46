import { exactly, list, matching, object, oneOf, type Schema, text } from './strict';

/** Source: the Jenkins AWS Secrets Manager credentials provider, "Configuration As Code" and "Filters". */
export const JENKINS_AS_CODE: Schema = object({
  unclassified: object({
    awsCredentialsProvider: object({
      client: object({ region: text }),
      listSecrets: object({
        filters: list(
          object({
            key: oneOf('name', 'tag-key', 'tag-value', 'description', 'all'),
            values: { ...list(text), maxItems: 10 },
          }),
        ),
      }),
    }),
  }),
});

/** Just these, in this order. */
function row(...items: Schema[]): Schema {
  const size = { type: 'array', minItems: items.length, maxItems: items.length };
  return items.length === 0 ? size : { ...size, items };
}

/** A call as support/groovy.ts gives it. */
function call(name: Schema, parameters: Schema[], body?: Schema): Schema {
  return object({ call: name, arguments: row(...parameters), ...(body ? { body } : {}) });
}

/** In single quotes: Groovy puts no variable's value into it. */
const plain = matching(/^'[^'\n]+'$/);
const plainLines = matching(/^'{3}[^']+'{3}$/);
const file = matching(/^\[file\(credentialsId: '[^']+', variable: '[A-Z]+'\)\]$/);

const pull = call(matching(/^docker\.image\('[^']+'\)\.pull$/), []);
const withRegistry = call(exactly('docker.withRegistry'), [matching(/^'https:/), plain], row(pull));
const script = call(exactly('script'), [], row(withRegistry));
const withCredentials = call(exactly('withCredentials'), [file], row(call(exactly('sh'), [plainLines])));
const steps = call(exactly('steps'), [], list({ oneOf: [script, withCredentials] }));
const stages = call(exactly('stages'), [], list(call(exactly('stage'), [plain], row(steps))));
const agent = call(exactly('agent'), [exactly('any')]);

/**
 * Sources: Jenkins, "Pipeline Syntax"; the plugin docker-workflow, the reference of its variable `docker`; the plugin
 * credentials-binding, `withCredentials`.
 */
export const JENKINSFILE: Schema = row(call(exactly('pipeline'), [], row(agent, stages)));
