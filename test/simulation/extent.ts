/** Whether the long tests run all of their cases, as in `npm run test:simulation`, or the fixed sample of `npm test`. */
export const ALL_CASES = process.env.SIMULATION === 'all';
