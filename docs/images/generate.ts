// Writes the pictures of the documentation: `npm run images`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { architecture } from './architecture';
import { tokenTimeline } from './token-timeline';

writeFileSync(join(__dirname, 'architecture.svg'), architecture());
writeFileSync(join(__dirname, 'token-timeline.svg'), tokenTimeline());
