import { record, row, type Shape, text } from './shape';

/** A block that occurs once. The parser returns blocks as lists, and the label of a block as a key. */
const block = (shape: Shape) => row(shape);
const labelled = (shape: Shape) => record(block(shape));

/** Sources: Nomad, the job specification's `job`, `group` and `task`; "Use the Docker task driver in a job". */
export const NOMAD_JOB: Shape = {
  job: labelled({ group: labelled({ task: labelled({ driver: 'docker', config: block({ image: text }) }) }) }),
};

/** Sources: Nomad, the agent configuration's `plugin`; "Configure the Docker task driver", `auth`. */
export const NOMAD_CLIENT: Shape = { plugin: { docker: block({ config: block({ auth: block({ config: /^\// }) }) }) } };
