import assert from 'node:assert/strict';
import type { Change, ChangeFeed } from '../../../src/store/change-feed.ts';
import type { Store } from '../../../src/store/port.ts';

/** The commit log of a store that must have one. */
export function feedOf(store: Store): ChangeFeed {
  return store.changes ?? assert.fail('the store has a change feed');
}

/** Reads the log from a position up to its end as it is then, page by page. */
export async function readLog(
  feed: ChangeFeed,
  from: number,
  types: readonly string[],
): Promise<{ readonly changes: readonly Change[]; readonly position: number }> {
  const changes: Change[] = [];
  let position = from;
  while (position < (await feed.end())) {
    const page = await feed.after(position, types);
    assert.ok(page.position > position, 'each page goes on');
    position = page.position;
    changes.push(...page.changes);
  }
  return { changes, position };
}

/** A change as `id previous>version`, for comparison. */
export function told({ version, previous }: Change): string {
  return `${version.id} ${previous?.versionId ?? '-'}>${version.versionId}${version.deleted ? ' deleted' : ''}`;
}
