import { join } from 'node:path';
import { buildSite } from './site/build-site.ts';

// `npm run docs`: builds docs/dist. Exit code 1 when a link leads nowhere or a page is not in order; then nothing is written.
const out = join(import.meta.dirname, 'dist');
const { pages, deadLinks, faults } = await buildSite(join(import.meta.dirname, '..'), out);
for (const { page, href, reason } of deadLinks) console.error(`${page}: ${href}: ${reason}`);
for (const fault of faults) console.error(fault);
if (deadLinks.length > 0 || faults.length > 0) process.exitCode = 1;
else console.log(`${pages.length} pages in ${out}`);
