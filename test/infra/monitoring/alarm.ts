import type { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from '../support/synthesize';

/** The sums of Lambda's metrics in one hour, by name: `Invocations`, `Errors`, `AsyncEventsDropped`. */
export type Hour = Partial<Record<string, number>>;

/** The properties of a synthesized alarm that determine its state. */
export interface AlarmModel {
  name: string;
  /** The alarm's description. */
  text: string;
  /** Metrics that are multiplied and added. CloudWatch fills an hour without a value with the filler. */
  terms: { metric: string; factor: number; filler: number }[];
  /** The sum at which the value is 1, and below which it is 0. Without it, the value is the sum. */
  atLeast: number | undefined;
  breaches: (value: number) => boolean;
  /** The hours that are evaluated. */
  hours: number;
  /** The number of hours that must breach. */
  mustBreach: number;
  missingBreaches: boolean;
}

interface Properties {
  AlarmName: string;
  AlarmDescription: string;
  Metrics: {
    Id: string;
    Expression?: string;
    ReturnData: boolean;
    MetricStat?: { Metric: { MetricName: string }; Period: number; Stat: string };
  }[];
  ComparisonOperator: string;
  Threshold: number;
  EvaluationPeriods: number;
  DatapointsToAlarm?: number;
  TreatMissingData: string;
}

/**
 * Returns the alarm of a template with this name.
 * @param without the conditions of the template that are false
 */
export function alarmOf(template: Template | undefined, name: string, without: readonly string[] = []): AlarmModel {
  const alarms = propertiesOf<Properties>(template, 'AWS::CloudWatch::Alarm', without);
  const { Metrics, Threshold, EvaluationPeriods, DatapointsToAlarm, ...properties } =
    alarms.find(({ AlarmName }) => AlarmName === name) ?? unknown(name);
  const [expression = '', ...more] = Metrics.flatMap(({ ReturnData, Expression }) =>
    ReturnData ? (Expression ?? unknown(`${name} without an expression`)) : [],
  );
  if (more.length > 0) unknown(`${name} with several expressions`);
  const [, condition = expression, atLeast] = /^IF\((.+) >= (\d+), 1, 0\)$/.exec(expression) ?? [];
  return {
    name,
    text: properties.AlarmDescription,
    terms: termsOf(condition, Metrics),
    atLeast: atLeast === undefined ? undefined : Number(atLeast),
    breaches:
      {
        LessThanThreshold: (value: number) => value < Threshold,
        GreaterThanOrEqualToThreshold: (value: number) => value >= Threshold,
      }[properties.ComparisonOperator] ?? unknown(properties.ComparisonOperator),
    hours: EvaluationPeriods,
    mustBreach: DatapointsToAlarm ?? EvaluationPeriods,
    missingBreaches:
      { breaching: true, notBreaching: false }[properties.TreatMissingData] ?? unknown(properties.TreatMissingData),
  };
}

/** Parses sums and differences of `FILL(id, number)`, each with an optional factor. Any other expression is an error. */
function termsOf(expression: string, metrics: Properties['Metrics']): AlarmModel['terms'] {
  return `+ ${expression}`.split(/\s+(?=[+-] )/).map((term) => {
    const [, sign, factor = '1', id, filler] =
      /^([+-]) (?:(\d+) \* )?FILL\((\w+), (\d+)\)$/.exec(term) ?? unknown(expression);
    const stat = metrics.find(({ Id }) => Id === id)?.MetricStat;
    if (stat?.Period !== 3600 || stat.Stat !== 'Sum') unknown(`${id} that is no sum of one hour`);
    return { metric: stat.Metric.MetricName, factor: Number(`${sign}${factor}`), filler: Number(filler) };
  });
}

/**
 * Returns whether the alarm is in ALARM after these hours, the latest one last. Earlier hours have no data. A longer
 * evaluation range does not change the result, because with FILL every hour has a value, or none has.
 * Source: CloudWatch, "Alarm evaluation", and "Using math expressions with CloudWatch metrics".
 */
export function isOn({ terms, atLeast, hours: count, ...alarm }: AlarmModel, hours: readonly Hour[]): boolean {
  const evaluated = Array.from({ length: count }, (_, index) => hours[hours.length - count + index] ?? {});
  // CloudWatch does not fill a metric without any value, and a missing value counts as 0 beside another one.
  const present = terms.filter(({ metric }) => evaluated.some((hour) => hour[metric] !== undefined));
  const values = evaluated.map((hour) => {
    const sum = present.reduce((total, { metric, factor, filler }) => total + factor * (hour[metric] ?? filler), 0);
    return atLeast === undefined ? sum : Number(sum >= atLeast);
  });
  const breaching = values.filter((value) => (present.length === 0 ? alarm.missingBreaches : alarm.breaches(value)));
  return breaching.length >= alarm.mustBreach;
}

function unknown(what: string): never {
  throw new Error(`got ${what}; must be something that this model of CloudWatch supports`);
}
