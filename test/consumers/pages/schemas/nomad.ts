import { exactly, list, matching, object, record, type Schema, text } from './strict';

/** A block as the parser gives it: a list, since HCL lets it stand there again. */
function block(fields: Record<string, Schema>): Schema {
  return { ...list(object(fields)), maxItems: 1 };
}

/** A block with a label, which is its key. */
function labelled(fields: Record<string, Schema>): Schema {
  return record(block(fields));
}

/** Sources: Nomad, the job specification's `job`, `group` and `task`; "Use the Docker task driver in a job". */
export const NOMAD_JOB: Schema = object({
  job: labelled({
    group: labelled({
      task: labelled({
        driver: exactly('docker'),
        config: block({ image: text }),
      }),
    }),
  }),
});

/** Sources: Nomad, the agent configuration's `plugin`; "Configure the Docker task driver", `auth`. */
export const NOMAD_CLIENT: Schema = object({
  plugin: object({
    docker: block({ config: block({ auth: block({ config: matching(/^\//) }) }) }),
  }),
});
