import { join } from 'node:path';
import { packageTerminology, type Terminology, terminologyWithTables } from '@sinfonia/profiles/terminology';
import { openTerminologyFolder, type TerminologyFolder } from '@sinfonia/profiles/terminology-files';
import type { Configuration } from './config/index.ts';

/** Folder of the official code lists that were loaded. */
export function terminologyFolderOf({ terminology, data }: Configuration): string {
  return terminology.folder === '' ? join(data, 'terminology') : terminology.folder;
}

/** Opens the folder of loaded code lists. */
export function openConfiguredTerminology(configuration: Configuration): TerminologyFolder {
  return openTerminologyFolder(terminologyFolderOf(configuration));
}

/** The terminology that the server answers from: the package, and what was loaded. */
export function configuredTerminology(configuration: Configuration): Terminology {
  const { tables, facts, resources } = openConfiguredTerminology(configuration);
  // With nothing loaded the validator and the operations share what they prepare.
  return facts.length + resources.length === 0 ? packageTerminology() : terminologyWithTables(tables, resources);
}
