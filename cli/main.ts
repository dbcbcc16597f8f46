import { runProgram } from './common/command-line';
import { createProgram } from './program';

// A reader such as `head` can close the pipe. Nothing is wrong then.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

runProgram(createProgram(), process.argv);
