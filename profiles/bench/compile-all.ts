import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { ProfileToCompile, StartUp } from './start-up.ts';

// As the command of the product does: sources that were stripped and compiled once are kept, and the validator is loaded
// after that.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/sinfonia'));
const profiles = JSON.parse(readFileSync(0, 'utf8')) as readonly ProfileToCompile[];
const { validate } = await import('../src/validator/index.ts');

// Compiling happens at the first use: a nearly empty resource of each profile makes the validator ready for all of them.
const compile = ({ url, type }: ProfileToCompile): void => {
  validate({ resourceType: type, meta: { profile: [url] } });
};
const now = (): { milliseconds: number; residentMegabytes: number } => ({
  milliseconds: performance.now(),
  residentMegabytes: process.memoryUsage.rss() / 2 ** 20,
});
profiles.slice(0, 1).forEach(compile);
const first = now();
profiles.forEach(compile);
const result: StartUp = { first, all: now(), profiles: profiles.length };
console.log(JSON.stringify(result));
