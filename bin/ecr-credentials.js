#!/usr/bin/env node
'use strict';

// Runs the compiled command of the installed package, or the TypeScript source in a clone.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const source = join(__dirname, '..', 'cli', 'main.ts');
if (existsSync(source)) {
  require('tsx/cjs');
  require(source);
} else {
  require('../dist/cli/main.js');
}
