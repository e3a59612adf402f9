import { fileURLToPath } from 'node:url';

const generated = new URL('../../generated/', import.meta.url);

/** Path of a file that the build step wrote into `profiles/generated/`. */
export function generatedFile(name: string): string {
  return fileURLToPath(new URL(name, generated));
}
