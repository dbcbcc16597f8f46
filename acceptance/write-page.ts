import { writeFileSync } from 'node:fs';
import { PAGE, pageOf } from './page';

writeFileSync(PAGE, pageOf());
