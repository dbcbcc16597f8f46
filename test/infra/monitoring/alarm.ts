import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf } from '../support/synthesize';

/** The sums of Lambda's metrics in one hour, by name: `Invocations`, `Errors`, `AsyncEventsDropped`. */
export type Hour = Partial<Record<string, number>>;

/** The properties of a synthesized alarm that determine its state. */
export interface AlarmModel {
  name: string;
  expression: string;
  /** The names of the metrics by their ids in the expression. */
  metrics: Record<string, string>;
  breaches: (value: number) => boolean;
  /** The hours that are evaluated. */
  hours: number;
  /** The number of hours that must breach. */
  mustBreach: number;
  missingBreaches: boolean;
}

interface Properties {
  AlarmName: string;
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

/** Returns the alarm of a template with this name. */
export function alarmOf(template: Template | undefined, name: string): AlarmModel {
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  const found = alarms.find(({ Properties }) => Properties.AlarmName === name);
  if (!found) throw new Error(`the template has no alarm ${name}`);
  return modelOf(found.Properties as unknown as Properties);
}

function modelOf(properties: Properties): AlarmModel {
  const { AlarmName: name, Metrics, Threshold, EvaluationPeriods: hours, TreatMissingData } = properties;
  const returned = Metrics.filter(({ ReturnData }) => ReturnData);
  const stats = Metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [{ Id, ...MetricStat }] : []));
  const [expression] = returned.map(({ Expression }) => Expression);
  if (returned.length !== 1 || !expression) throw new Error(`${name} must return one expression`);
  if (stats.some(({ Period, Stat }) => Period !== 3600 || Stat !== 'Sum'))
    throw new Error(`${name} must use sums of one hour`);
  return {
    name,
    expression,
    metrics: Object.fromEntries(stats.map(({ Id, Metric }) => [Id, Metric.MetricName])),
    breaches: comparison(properties.ComparisonOperator, Threshold),
    hours,
    mustBreach: properties.DatapointsToAlarm ?? hours,
    missingBreaches: { breaching: true, notBreaching: false }[TreatMissingData] ?? unknown(TreatMissingData),
  };
}

function comparison(operator: string, threshold: number): AlarmModel['breaches'] {
  if (operator === 'LessThanThreshold') return (value) => value < threshold;
  if (operator === 'GreaterThanOrEqualToThreshold') return (value) => value >= threshold;
  return unknown(operator);
}

/**
 * Returns whether the alarm is in ALARM after these hours, the latest one last. Earlier hours have no data. A longer
 * evaluation range does not change the result, because with FILL every hour has a value, or none has.
 * Source: CloudWatch, "Alarm evaluation", and "Using math expressions with CloudWatch metrics".
 */
export function isOn(alarm: AlarmModel, hours: readonly Hour[]): boolean {
  const evaluated = Array.from({ length: alarm.hours }, (_, index) => hours[hours.length - alarm.hours + index] ?? {});
  const values = evaluate(alarm, evaluated);
  const breaching = values.filter((value) => (value === undefined ? alarm.missingBreaches : alarm.breaches(value)));
  return breaching.length >= alarm.mustBreach;
}

/** Returns whether the alarm is in ALARM at the end of each hour. */
export function statesOf(alarm: AlarmModel, hours: readonly Hour[]): boolean[] {
  return hours.map((_, index) => isOn(alarm, hours.slice(Math.max(0, index + 1 - alarm.hours), index + 1)));
}

type Series = (number | undefined)[];

/** Evaluates sums and differences of `FILL(metric, number)`. Any other expression is an error. */
function evaluate({ expression, metrics }: AlarmModel, hours: Hour[]): Series {
  const [first = '', ...rest] = expression.split(/\s*([+-])\s*/);
  let sum = filled(first, metrics, hours);
  for (let index = 0; index < rest.length; index += 2) {
    const sign = rest[index] === '-' ? -1 : 1;
    const next = filled(rest[index + 1] ?? '', metrics, hours);
    sum = sum.map((value, hour) => plus(value, next[hour], sign));
  }
  return sum;
}

function filled(term: string, metrics: Record<string, string>, hours: Hour[]): Series {
  const [, id = '', filler] = /^FILL\((\w+), (\d+)\)$/.exec(term) ?? unknown(term);
  const metric = metrics[id] ?? unknown(id);
  const values = hours.map((hour) => hour[metric]);
  // CloudWatch does not fill a metric without any value.
  return values.every((value) => value === undefined) ? values : values.map((value) => value ?? Number(filler));
}

/** A missing value counts as 0 in arithmetic, unless both values are missing. */
function plus(left: number | undefined, right: number | undefined, sign: number): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + sign * (right ?? 0);
}

function unknown(what: string): never {
  throw new Error(`got ${what}; must be something that this model of CloudWatch supports`);
}
