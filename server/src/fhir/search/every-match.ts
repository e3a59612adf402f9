import type { Store, StoredVersion } from '../../store/port.ts';
import type { SearchPlan } from './plan.ts';

/** Every match of a plan, page by page in its order: what waits in memory is one page. */
export async function* everyMatch(store: Pick<Store, 'search'>, plan: SearchPlan): AsyncGenerator<StoredVersion> {
  let next: SearchPlan | undefined = plan;
  while (next !== undefined) {
    const { entries, next: cursor } = await store.search(next);
    yield* entries;
    next = cursor === undefined ? undefined : { ...plan, cursor };
  }
}
