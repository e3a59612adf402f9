import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SchemaFiles } from './schema-files.ts';

const wanted = new Set(['xsd', 'schematron', 'terminology']);
const largestFile = 64 * 1024 * 1024;

/**
 * The schema files of a folder on disk: its names are read now, each file when it is needed. Links are not followed. A
 * folder that does not exist has no files, which the validator then tells of. `terminology` names another folder of
 * dictionaries. Throws errors of the file system.
 */
export function openSchemaFolder(folder: string, terminology?: string): SchemaFiles {
  const places = new Map<string, string>();
  for (const part of wanted) {
    const at = part === 'terminology' && terminology !== undefined ? terminology : join(folder, part);
    for (const entry of entriesOf(at)) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      places.set(`${part}/${relative(at, path).split(sep).join('/')}`, path);
    }
  }
  return {
    folder,
    names: [...places.keys()],
    read: (name) => {
      const path = places.get(name);
      if (path === undefined) return undefined;
      const bytes = readFileSync(path);
      return bytes.length > largestFile ? undefined : bytes;
    },
  };
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
