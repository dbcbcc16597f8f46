import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf } from '../support/synthesize';

/** What Lambda counted in one hour, by the metric's name: `Invocations`, `Errors`, `AsyncEventsDropped`. */
export type Hour = Partial<Record<string, number>>;

/** A synthesized alarm, as far as its state depends on it. */
export interface AlarmModel {
  name: string;
  expression: string;
  /** The metrics by the ids that the expression names them by. */
  metrics: Record<string, string>;
  breaches: (value: number) => boolean;
  /** Hours that are looked at, and how many of them must breach. */
  hours: number;
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

/** The alarm of a name that a template makes. */
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
    throw new Error(`${name} must count in hours`);
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
 * Is the alarm on, by the hours up to now, the last one last? Hours before the first one given had no data. It does not
 * matter how much further back CloudWatch looks: with FILL there is a value for each hour or for none.
 * Source: CloudWatch, "Alarm evaluation", and "Using math expressions".
 */
export function isOn(alarm: AlarmModel, hours: readonly Hour[]): boolean {
  const looked = Array.from({ length: alarm.hours }, (_, index) => hours[hours.length - alarm.hours + index] ?? {});
  const values = evaluate(alarm, looked);
  const breaching = values.filter((value) => (value === undefined ? alarm.missingBreaches : alarm.breaches(value)));
  return breaching.length >= alarm.mustBreach;
}

/** Whether the alarm is on at the end of each hour. */
export function statesOf(alarm: AlarmModel, hours: readonly Hour[]): boolean[] {
  return hours.map((_, index) => isOn(alarm, hours.slice(Math.max(0, index + 1 - alarm.hours), index + 1)));
}

type Series = (number | undefined)[];

/** Sums and differences of `FILL(metric, number)`: an alarm that holds more is an error, never a guess. */
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
  // A metric without any value is no series, and nothing is filled.
  return values.every((value) => value === undefined) ? values : values.map((value) => value ?? Number(filler));
}

/** In arithmetic a value that is missing counts as 0, unless all are. */
function plus(left: number | undefined, right: number | undefined, sign: number): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + sign * (right ?? 0);
}

function unknown(what: string): never {
  throw new Error(`the tests don't know what CloudWatch makes of ${what}`);
}
