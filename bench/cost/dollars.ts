import { HOURS_A_MONTH, PRICES } from './prices';

/** What one refresh of a credential uses. */
export interface Refresh {
  /** CPU time on a whole vCPU, load of the code included: Lambda bills the INIT phase since August 2025. */
  cpuMs: number;
  /** What it waits for answers. */
  waitMs: number;
  /** PutSecretValue, one a secret. */
  secrets: number;
}

/** What is set in the template. */
export interface Settings {
  memoryMiB: number;
  everyHours: number;
}

/** Dollars a month, by what they are paid for. */
export interface Bill {
  lambda: number;
  secretsManager: number;
  scheduler: number;
  logs: number;
  alarms: number;
  total: number;
}

/** Our one line, and Lambda's own three. */
const LOG_BYTES = 1500;
/** Stale is worked out of two metrics, failing is one. */
const ALARM_METRICS = 3;
/** A function of this size has one vCPU; a smaller one has its share of it. Source: Lambda, "Configure memory". */
const MIB_A_VCPU = 1769;

/** What Lambda bills for one refresh, if a vCPU of its is as fast as this machine's. */
export function billedMs({ cpuMs, waitMs }: Refresh, memoryMiB: number): number {
  return cpuMs / Math.min(1, memoryMiB / MIB_A_VCPU) + waitMs;
}

/**
 * What so many credentials cost a month. Readers come on top: each GetSecretValue is a call.
 * @param free takes what AWS gives every account every month off; nothing else of the account uses it then
 */
export function monthlyBill(
  credentials: number,
  refresh: Refresh,
  { memoryMiB, everyHours }: Settings,
  free = false,
): Bill {
  const runs = (credentials * HOURS_A_MONTH) / everyHours;
  const beyond = (used: number, given: number) => Math.max(0, used - (free ? given : 0));
  const gbSeconds = (runs * billedMs(refresh, memoryMiB) * memoryMiB) / 1000 / 1024;
  const logGb = (runs * LOG_BYTES) / 1e9;
  const { lambda: l, secretsManager: s, scheduler: e, logs: g, alarms: a } = PRICES;
  const lambda = beyond(gbSeconds, l.freeGbSeconds) * l.gbSecond + beyond(runs, l.freeRequests) * l.request;
  const secretsManager = credentials * refresh.secrets * s.secretMonth + runs * refresh.secrets * s.call;
  const scheduler = beyond(runs, e.freeInvocations) * e.invocation;
  const logs = beyond(logGb, g.freeGb) * (g.gbIn + g.gbMonth);
  const alarms = beyond(credentials * ALARM_METRICS, a.freeMetrics) * a.metric;
  return {
    lambda,
    secretsManager,
    scheduler,
    logs,
    alarms,
    total: lambda + secretsManager + scheduler + logs + alarms,
  };
}
