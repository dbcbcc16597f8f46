import type { Announced, Months } from './months';

/** What many months brought, for people. */
export function monthsText({ seeds, runs, unattended, byHand, deploying, deployingStale, ...shares }: Months): string {
  return [
    `${seeds} months of 30 days at random, ${runs} runs`,
    `  a working token is promised      ${percent(shares.promised)} of the time: a run every 12 h finds AWS in order`,
    `  and is there                     ${percent(shares.promisedKept)} of that time, ${percent(shares.working)} of all`,
    `  stale alarm, nobody there        ${announcedText(unattended)}`,
    `    at least, by the interval      ${byInterval(unattended)}`,
    `  stale alarm, runs by hand        ${announcedText(byHand)}`,
    `    at least, by the interval      ${byInterval(byHand)}`,
    `  stale or failing, deploys too    ${announcedText(deploying)}`,
    `    stale alone                    ${announcedText(deployingStale)}`,
  ].join('\n');
}

function announcedText({ alarms, ended, unannounced, minimumLeadHours, medianLeadHours }: Announced): string {
  const lead = `by ${minimumLeadHours} h at least, ${medianLeadHours} h in the median`;
  const otherwise = [
    ...(ended > 0 ? [`${ended} times it was over by then`] : []),
    unannounced === 0 ? 'never without' : `${unannounced} times without`,
  ];
  return `${alarms} times before the first failed login, ${lead}; ${otherwise.join(', ')}`;
}

function byInterval({ minimumByInterval }: Announced): string {
  return Object.entries(minimumByInterval)
    .map(([interval, hours]) => `every ${interval} h: ${hours} h`)
    .join(', ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 1 ? 0 : 2)} %`;
}
