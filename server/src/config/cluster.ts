import type { Issue } from '@sinfonia/profiles/issues';
import type { Configuration } from './areas.ts';
import { invalidOption } from './from-environment.ts';

/**
 * What keeps a node with the role `web` from answering as the others do: resources, or grants and sessions, that only it sees; and
 * pages of searches that only it can continue. Empty for the node with the role `all`.
 */
export function clusterIssues({ cluster, store, identity }: Configuration): Issue[] {
  if (cluster.role !== 'web') return [];
  const issues: Issue[] = [];
  const need = (option: string, isThere: boolean, expected: string): void => {
    if (!isThere) issues.push(invalidOption(option, `${expected} (cluster.role = web)`));
  };
  need('store.kind', store.kind === 'hapi', 'hapi');
  need('store.hapiDatabase', store.hapiDatabase !== '', 'postgres://…');
  need('store.cursorKey', store.cursorKey !== '', 'the same text of at least 32 characters on every node');
  need('identity.store', identity.store === 'postgresql', 'postgresql');
  return issues;
}
