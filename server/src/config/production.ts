import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '@sinfonia/profiles/issues';
import type { Configuration } from './areas.ts';
import type { Origin } from './load.ts';

/** Folder, inside the data folder, where the sandbox keeps its published keys. */
export const sandboxFolder = 'sandbox';

/**
 * What keeps a configuration from serving real citizens: plain http, an address nobody chose, the sandbox identity
 * provider, sandbox clients or keys, and logs that may quote data. Empty in the sandbox.
 *
 * Looks at the disk: a data folder that ever was a sandbox still holds keys that anyone may know.
 */
export function productionIssues(configuration: Configuration, origins: ReadonlyMap<string, Origin>): Issue[] {
  if (configuration.mode !== 'production') return [];
  const issues: Issue[] = [];
  const refuse = (option: string, expected: string): void => {
    issues.push({ code: 'configuration-not-for-production', values: { option, expected } });
  };
  if (!configuration.server.baseUrl.startsWith('https://') || origins.get('server.baseUrl') === 'default') {
    refuse('server.baseUrl', 'https://…');
  }
  if (configuration.identity.sandboxProvider) refuse('identity.sandboxProvider', 'false');
  if (configuration.identity.sandboxClients) refuse('identity.sandboxClients', 'false');
  if (configuration.telemetry.errorMessages) refuse('telemetry.errorMessages', 'false');
  for (const area of ['sistemaTs', 'webdpc', 'fse'] as const) {
    const { enabled, mode } = configuration[area];
    if (enabled && mode === 'simulator') refuse(`${area}.mode`, 'service');
  }
  if (configuration.fse.signing === 'local') refuse('fse.signing', 'none or remote');
  if (holdsFiles(join(configuration.data, sandboxFolder))) refuse('data', `a folder without ${sandboxFolder}/`);
  return issues;
}

/** An empty folder is no sandbox: containers mount one in production too. */
function holdsFiles(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
