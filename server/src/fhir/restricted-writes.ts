import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { StoredVersion } from '../store/port.ts';
import type { SearchPlan } from './search/plan.ts';
import { type Asking, isUnrestricted, isVisible, notFound, requireContent, requireCurrent } from './showing.ts';

/** What an update or delete is aimed at: an id, or what criteria find. */
export interface WriteTarget {
  readonly type: string;
  readonly id?: string;
  readonly criteria?: SearchPlan;
}

/**
 * Judges an update (PUT) and tells what it needs of the store beside its preconditions. Callers that do not see everything
 * do not choose ids: an update by id of what is absent or hidden is `resource-not-found` 404. A conditional one that finds
 * nothing is judged as the create that it is.
 *
 * Refusals: `resource-not-found` 404, `masked-resource` 403, those of the content.
 */
export async function judgeUpdate(
  asking: Asking,
  resource: Resource,
  { type, id, criteria }: WriteTarget,
  newborn?: ReadonlySet<string>,
): Promise<{ readonly mustExist?: true; readonly mustNotExist?: true }> {
  if (isUnrestricted(asking)) return {};
  const targets = id === undefined ? await matchesOf(asking, criteria) : [id];
  const [target] = targets;
  if (target === undefined) {
    if (resource.id !== undefined) throw notFound({ type, id: resource.id });
    await requireContent(asking, resource, 'create', newborn);
    // What another brings in between has not been judged.
    return { mustNotExist: true };
  }
  // The store refuses several.
  if (targets.length > 1) return {};
  await requireUnmasked(asking, await requireCurrent(asking, { type, id: target }, 'update'));
  await requireContent(asking, { ...resource, id: target }, 'update', newborn);
  return { mustExist: true };
}

/** Whether a delete may take effect; one that may not is answered as the delete of what is not there. */
export async function mayDelete(asking: Asking, { type, id, criteria }: WriteTarget): Promise<boolean> {
  if (isUnrestricted(asking)) return true;
  const targets = id === undefined ? await matchesOf(asking, criteria) : [id];
  const [target] = targets;
  // None: nothing happens. Several: the store refuses them.
  if (target === undefined || targets.length > 1) return true;
  return isVisible(asking, { type, id: target }, 'delete');
}

/**
 * Refuses to change a resource of which the caller sees a part only: what it does not see would be lost or be found out.
 * Refusal: `masked-resource` 403.
 */
export async function requireUnmasked(asking: Asking, current: StoredVersion): Promise<void> {
  if (isUnrestricted(asking)) return;
  const [shown] = await asking.context.access.present(asking.request.principal, [current]);
  if (shown === current.json) return;
  throw new FhirError({ code: 'masked-resource' });
}

/** Ids of the first matches of narrowed criteria, two at most. */
async function matchesOf({ context }: Asking, criteria: SearchPlan | undefined): Promise<readonly string[]> {
  if (criteria === undefined) return [];
  const page = await context.store.search({ ...criteria, count: 2 });
  return page.entries.map(({ id }) => id);
}
