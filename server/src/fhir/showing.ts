import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { ResourceAddress, StoredVersion, WriteResult } from '../store/port.ts';
import type { Use } from './access-port.ts';
import type { FhirContext } from './context.ts';
import type { FhirRequest } from './exchange.ts';
import { versionHeaders } from './responses.ts';

/** What showing and hiding need of an exchange. */
export interface Asking {
  readonly context: Pick<FhirContext, 'access' | 'store'>;
  readonly request: Pick<FhirRequest, 'principal'>;
}

/** Whether everything that the scopes name is open to the caller, so that nothing more is asked. */
export function isUnrestricted({ context, request }: Asking): boolean {
  return context.access.isUnrestricted(request.principal);
}

/** Whether the caller may use a resource so; what does not exist is asked about too, so that both take the same way. */
export async function isVisible(asking: Asking, { type, id }: ResourceAddress, use: Use): Promise<boolean> {
  if (isUnrestricted(asking)) return true;
  const { context, request } = asking;
  return (await context.access.visible(request.principal, [{ type, id }], use)).has(`${type}/${id}`);
}

/** Refuses a resource that the caller may not use so as one that never was: `resource-not-found` 404. */
export async function requireVisible(asking: Asking, address: ResourceAddress, use: Use): Promise<void> {
  if (!(await isVisible(asking, address, use))) throw notFound(address);
}

/**
 * The current version of a resource that the caller may use so. Refusals: `resource-not-found` 404 for one that never was
 * or is hidden; for one that was deleted `resource-deleted` 410 to unrestricted callers, and 404 to all others, since
 * whose it was is not judged any more.
 */
export async function requireCurrent(asking: Asking, { type, id }: ResourceAddress, use: Use): Promise<StoredVersion> {
  const current = await asking.context.store.read({ type, id });
  await requireVisible(asking, { type, id }, use);
  if (current === undefined) throw notFound({ type, id });
  if (current.deleted) throw gone(asking, current);
  return current;
}

/** The versions, of a resource that the caller sees, which are about the same persons as its current one. */
export async function ofSamePersons<Version extends StoredVersion>(
  asking: Asking,
  address: ResourceAddress,
  versions: readonly Version[],
): Promise<readonly Version[]> {
  if (versions.length === 0 || isUnrestricted(asking)) return versions;
  const { access, store } = asking.context;
  const current = await store.read(address);
  if (current === undefined) return [];
  return versions.filter((version) => version.json === undefined || access.isAboutSamePersons(version, current));
}

/** The refusal of a version that a delete left: 410, or 404 for callers that do not see everything. */
export function gone(asking: Asking, version: StoredVersion): FhirError {
  const { type, id } = version;
  if (!isUnrestricted(asking)) return notFound({ type, id });
  return new FhirError({ code: 'resource-deleted', values: { type, id } }, { headers: versionHeaders(version) });
}

/** The refusal of a resource that never was, or is hidden. */
export function notFound({ type, id }: ResourceAddress): FhirError {
  return new FhirError({ code: 'resource-not-found', values: { type, id } });
}

/** Versions with the texts that the caller may see; those without a text stay so. */
export async function presented<Version extends StoredVersion>(
  asking: Asking,
  versions: readonly Version[],
): Promise<readonly Version[]> {
  if (versions.length === 0 || isUnrestricted(asking)) return versions;
  const { context, request } = asking;
  const texts = await context.access.present(request.principal, versions);
  return versions.map((version, index) => {
    if (version.json === undefined) return version;
    const text = texts[index];
    // Never the stored text in place of one that the access decision did not give.
    if (text === undefined || text === '') throw new Error('the access decision gave no text for a version');
    return { ...version, json: text };
  });
}

/** One version with the text that the caller may see. */
export async function presentedOne<Version extends StoredVersion>(asking: Asking, version: Version): Promise<Version> {
  const [shown] = await presented(asking, [version]);
  return shown ?? version;
}

/** The outcome of a write with the text that the caller may see; without one when the write took it out of its sight. */
export async function presentedResult(asking: Asking, result: WriteResult): Promise<WriteResult> {
  const { version } = result;
  if (version?.json === undefined || isUnrestricted(asking)) return result;
  const [text] = await asking.context.access.present(asking.request.principal, [version]);
  const { json: _stored, ...rest } = version;
  return { ...result, version: text === undefined || text === '' ? rest : { ...rest, json: text } };
}

/** Refuses to store a resource whose content the caller may not write. Refusal: the one of the access decision. */
export async function requireContent(
  asking: Asking,
  resource: Resource,
  use: 'create' | 'update',
  newborn?: ReadonlySet<string>,
): Promise<void> {
  if (isUnrestricted(asking)) return;
  const { context, request } = asking;
  const refusal = await context.access.judgeContent(request.principal, resource, use, newborn);
  if (refusal !== undefined) throw new FhirError(refusal);
}
