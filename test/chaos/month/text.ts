import type { Announced, Months } from './months';

/** What many months brought, for people. */
export function monthsText({ seeds, runs, unattended, attended, attendedStrict, ...shares }: Months): string {
  return [
    `${seeds} months of 30 days at random, ${runs} runs`,
    `  a working token is promised       ${percent(shares.promised)} of the time: a run every 12 h finds AWS in order`,
    `  and is there                      ${percent(shares.promisedKept)} of that time, ${percent(shares.working)} of all`,
    `  stale alarm, nobody there         ${announcedText(unattended)}`,
    `  stale alarm, runs by hand         ${announcedText(attended)}`,
    `    if their warnings were errors   ${announcedText(attendedStrict)}`,
  ].join('\n');
}

function announcedText({ alarms, unannounced, minimumLeadHours, medianLeadHours }: Announced): string {
  const after = unannounced === 0 ? 'never after' : `${unannounced} times not before`;
  return `${alarms} times before the first failed login, by ${minimumLeadHours} h at least, ${medianLeadHours} h in the median; ${after}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 1 ? 0 : 2)} %`;
}
