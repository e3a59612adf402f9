import type { Store } from '../../store/port.ts';
import type { FollowedSubscription } from '../outbox/derive-events.ts';

/** Writes the status that delivery has found into the resource of a subscription, unless its owner changed it meanwhile. */
export async function writeStatus(
  store: Pick<Store, 'read' | 'write'>,
  { id, resource }: FollowedSubscription,
  status: 'active' | 'error',
  error?: string,
): Promise<void> {
  const { error: _before, ...rest } = resource;
  const changed = { ...rest, status, ...(error === undefined ? {} : { error }) };
  const expectedVersion = resource.meta?.versionId;
  try {
    await store.write([
      {
        kind: 'update',
        method: 'PUT',
        resource: changed,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      },
    ]);
  } catch (failure) {
    // Its owner changed or deleted it meanwhile: what the log says next counts.
    const current = await store.read({ type: 'Subscription', id });
    if (current?.versionId === expectedVersion) throw failure;
  }
}
