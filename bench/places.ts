/** The account of every figure; it exists nowhere. */
export const ACCOUNT = '123456789012';

/** The region of the stand-in's secrets and of the function. */
export const REGION = 'eu-west-1';
