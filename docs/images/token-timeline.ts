import { SCHEDULE_WINDOW_MINUTES } from '../../infra/constructs/schedule';
import { GRACE_HOURS } from '../../infra/monitoring/alarms';
import { FUNCTION_TIMEOUT_SECONDS, TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import { arrow, box, path, svg, text } from './svg';

/** The default interval, and the alarms' arithmetic. A test compares these with the synthesized template. */
export const TIMELINE = {
  lifetimeHours: TOKEN_LIFETIME_HOURS,
  refreshEveryHours: 4,
  /** Hours without a success after which `stale` goes into ALARM. */
  staleAfterHours: 4 + GRACE_HOURS,
  /** Minutes by which the schedule may start a refresh late. */
  windowMinutes: SCHEDULE_WINDOW_MINUTES,
  /** Attempts that Lambda makes after the first one. It waits one minute before the first and two before the second. */
  retries: 2,
};

const { lifetimeHours, refreshEveryHours, staleAfterHours, windowMinutes, retries } = TIMELINE;

/** Minutes that Lambda waits between the three attempts, and minutes until CloudWatch has counted the failure. */
const WAIT_MINUTES = 1 + 2;
const METRIC_MINUTES = 2;

/** Hours after the last success at which `failing` is in ALARM, at the latest. */
const FAILING_AT =
  refreshEveryHours +
  (windowMinutes + ((1 + retries) * FUNCTION_TIMEOUT_SECONDS) / 60 + WAIT_MINUTES + METRIC_MINUTES) / 60;

/** Hours after the last success at which `stale` is in ALARM, at the latest: CloudWatch may count whole clock hours. */
const STALE_AT = staleAfterHours + 1;

/** Whole hours for which the token is still valid when each alarm goes into ALARM, at least. */
export const HOURS_LEFT = {
  failing: Math.floor(lifetimeHours - FAILING_AT),
  stale: lifetimeHours - STALE_AT,
};

const FROM = -refreshEveryHours - 0.4;
const TO = lifetimeHours + 1.4;
const [LEFT, RIGHT] = [118, 788];
const ROWS = { axis: 44, refresh: 84, previous: 122, current: 158, failing: 220, stale: 290 };
const BAR = 24;
const BOTTOM = 342;

/** The horizontal position of a time, in hours after the last success. */
const at = (hours: number) => Math.round(LEFT + ((hours - FROM) / (TO - FROM)) * (RIGHT - LEFT));

/** Draws a credential whose refreshes fail twice: its tokens, its alarms, and the time that is left. */
export function tokenTimeline(): string {
  const refreshes = [-refreshEveryHours, 0, refreshEveryHours, 2 * refreshEveryHours];
  return svg(
    { width: 800, height: 372 },
    `Refreshes run every ${refreshEveryHours} hours and a token is valid for ${lifetimeHours} hours. Two refreshes ` +
      `fail. The failing alarm leaves at least ${HOURS_LEFT.failing} hours, the stale alarm at least ` +
      `${HOURS_LEFT.stale} hours.`,
    [
      text(LEFT, 16, 'Hours since the last successful refresh', 'muted small'),
      ...[...refreshes, lifetimeHours].map((hours) => tick(hours)),
      rowLabel(ROWS.refresh, 'Refreshes'),
      ...refreshes.map((hours) => refreshMark(hours)),
      text(at(lifetimeHours), ROWS.refresh + 17, 'next refresh', 'muted small', 'middle'),
      `<circle cx="${at(lifetimeHours)}" cy="${ROWS.refresh - 5}" r="7" class="box line-line"/>`,

      rowLabel(ROWS.previous + 17, 'Tokens'),
      bar(
        -refreshEveryHours,
        lifetimeHours - refreshEveryHours,
        ROWS.previous,
        'use',
        `valid for ${lifetimeHours} hours`,
      ),
      bar(0, lifetimeHours, ROWS.current, 'use', `valid for ${lifetimeHours} hours`),
      path(
        [
          [at(lifetimeHours), ROWS.previous - 8],
          [at(lifetimeHours), BOTTOM],
        ],
        'alarm',
        'dotted',
      ),
      text(at(lifetimeHours) + 6, ROWS.current + 16, 'expired', 'alarm small'),

      rowLabel(ROWS.failing, 'Alarm'),
      text(8, ROWS.failing + 17, 'failing', 'text title'),
      bar(FAILING_AT, TO, ROWS.failing - 7, 'alarm', `a refresh and its ${retries} retries failed`),
      left(FAILING_AT, ROWS.failing + 32, HOURS_LEFT.failing),

      rowLabel(ROWS.stale, 'Alarm'),
      text(8, ROWS.stale + 17, 'stale', 'text title'),
      box(
        { x: at(staleAfterHours), y: ROWS.stale - 7, width: at(STALE_AT) - at(staleAfterHours), height: BAR },
        'boundary alarm-line',
      ),
      bar(STALE_AT, TO, ROWS.stale - 7, 'alarm', `no success for ${staleAfterHours} hours`),
      left(STALE_AT, ROWS.stale + 32, HOURS_LEFT.stale),
      text(
        8,
        362,
        `Dashed: CloudWatch may count whole clock hours, so stale goes into ALARM ${staleAfterHours} to ${STALE_AT} hours after the last success.`,
        'muted small',
      ),
    ],
  );
}

function rowLabel(y: number, label: string): string {
  return text(8, y, label, 'text');
}

function tick(hours: number): string {
  return [
    text(at(hours), ROWS.axis - 6, hours === 0 ? '0' : hours.toString().replace('-', '−'), 'muted small', 'middle'),
    path(
      [
        [at(hours), ROWS.axis],
        [at(hours), ROWS.axis + 6],
      ],
      'line',
    ),
  ].join('\n');
}

function refreshMark(hours: number): string {
  const [x, y] = [at(hours), ROWS.refresh - 5];
  if (hours <= 0) {
    const check = path(
      [
        [x - 6, y],
        [x - 2, y + 5],
        [x + 6, y - 5],
      ],
      'use',
    );
    return [check, text(x, ROWS.refresh + 17, 'succeeds', 'muted small', 'middle')].join('\n');
  }
  return [
    path(
      [
        [x - 5, y - 5],
        [x + 5, y + 5],
      ],
      'alarm',
    ),
    path(
      [
        [x - 5, y + 5],
        [x + 5, y - 5],
      ],
      'alarm',
    ),
    text(x, ROWS.refresh + 17, 'fails', 'alarm small', 'middle'),
  ].join('\n');
}

function bar(from: number, to: number, y: number, colour: 'use' | 'alarm', label: string): string {
  const x = at(from);
  return [
    box({ x, y, width: at(to) - x, height: BAR }, `area ${colour}-area`),
    text(x + 8, y + 16, label, 'text small'),
  ].join('\n');
}

/** The time from an alarm to the token's expiry. */
function left(from: number, y: number, hours: number): string {
  const [start, end] = [at(from), at(lifetimeHours)];
  const label = `at least ${hours} hours left`;
  return [
    arrow(
      [
        [(start + end) / 2, y],
        [start, y],
      ],
      'line',
    ),
    arrow(
      [
        [(start + end) / 2, y],
        [end, y],
      ],
      'line',
    ),
    text((start + end) / 2, y + 15, label, 'text small', 'middle'),
  ].join('\n');
}
