import { FhirError } from '@sinfonia/profiles/issues';
import type { StoredVersion } from '../store/port.ts';
import type { Use } from './access-port.ts';
import type { OpenExchange } from './context.ts';
import { versionHeaders } from './responses.ts';

type Asking = Pick<OpenExchange, 'context' | 'request'>;

/** Tells whether the caller may use a resource so; asked also about what is not there, so that the answers take alike. */
export async function isVisible({ context, request }: Asking, type: string, id: string, use: Use): Promise<boolean> {
  const { access } = context;
  if (access.isUnrestricted(request.principal)) return true;
  return (await access.visible(request.principal, [{ type, id }], use)).has(`${type}/${id}`);
}

/**
 * The current version of a resource that the caller may use so. What may not be used does not exist for the caller.
 *
 * Refusals: `resource-not-found` 404; `resource-deleted` 410 for callers from whom nothing is hidden.
 */
export async function requireUsable(asking: Asking, type: string, id: string, use: Use): Promise<StoredVersion> {
  const current = await asking.context.store.read({ type, id });
  const visible = await isVisible(asking, type, id, use);
  if (current === undefined || !visible) throw new FhirError({ code: 'resource-not-found', values: { type, id } });
  if (current.deleted) {
    throw new FhirError({ code: 'resource-deleted', values: { type, id } }, { headers: versionHeaders(current) });
  }
  return current;
}

/** Versions with the texts that the caller may see. */
export async function presented<V extends StoredVersion>(
  { context, request }: Asking,
  versions: readonly V[],
): Promise<readonly V[]> {
  const { access } = context;
  if (access.isUnrestricted(request.principal)) return versions;
  const texts = await access.present(request.principal, versions);
  return versions.map((version, index) =>
    version.json === undefined ? version : { ...version, json: texts[index] ?? '{}' },
  );
}

/** One version with the text that the caller may see. */
export async function presentedVersion(asking: Asking, version: StoredVersion): Promise<StoredVersion> {
  const [shown] = await presented(asking, [version]);
  return shown ?? version;
}
