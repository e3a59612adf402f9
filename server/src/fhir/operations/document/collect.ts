import { FhirError } from '@sinfonia/profiles/issues';
import type { StoredVersion } from '../../../store/port.ts';
import type { FhirContext } from '../../context.ts';
import type { FhirRequest } from '../../exchange.ts';
import { type Asking, isUnrestricted, presentedOne } from '../../showing.ts';
import { subsettedTag } from '../../subsetting.ts';
import { isObject, type JsonObject } from '../operation-parameters.ts';
import { neededReferences, type PlacedReference } from './references.ts';

/** Most resources of a document. */
export const mostResources = 1000;

/** What putting a document together needs of the request. */
export interface Collecting extends Asking {
  readonly context: FhirContext;
  readonly request: FhirRequest;
}

/**
 * The Composition with all that its document needs, each once, in the order in which it is met; the Patient of the subject second. A
 * document is whole or there is none: one resource that is missing, hidden from the caller or shown to it in part is a refusal, which is
 * the same for all three, so that nothing is told of what is hidden.
 *
 * Refusals: `document-incomplete` 422 (with the place for callers from whom nothing is hidden), `document-too-large` 422.
 */
export async function collectDocument(
  collecting: Collecting,
  composition: StoredVersion,
): Promise<readonly StoredVersion[]> {
  const known = new Map<string, StoredVersion>([[keyOf(composition), composition]]);
  let wave: readonly StoredVersion[] = [composition];
  while (wave.length > 0) {
    const next: StoredVersion[] = [];
    for (const version of wave) {
      requireWhole(version, await presentedOne(collecting, version));
      for (const needed of neededReferences(contentOf(version), collecting.request.baseUrl)) {
        const { address } = needed;
        const met = address === undefined ? undefined : known.get(`${address.type}/${address.id}`);
        if (met !== undefined && (address?.versionId ?? met.versionId) === met.versionId) continue;
        const target = await readable(collecting, needed);
        known.set(keyOf(target), target);
        if (known.size > mostResources) {
          throw new FhirError({ code: 'document-too-large', values: { limit: mostResources } });
        }
        next.push(target);
      }
    }
    wave = next;
  }
  return withSubjectSecond([...known.values()], contentOf(composition), collecting.request.baseUrl);
}

/** The content of a version that is not deleted. */
export function contentOf({ json = '{}' }: StoredVersion): JsonObject {
  const content: unknown = JSON.parse(json);
  return isObject(content) ? content : {};
}

/** The target of a reference; the current version, which a reference to a version has to name. */
async function readable(collecting: Collecting, needed: PlacedReference): Promise<StoredVersion> {
  const { context, request } = collecting;
  const { address } = needed;
  if (address === undefined) throw incomplete(collecting, needed);
  const { type, id, versionId } = address;
  const mayRead =
    context.access.authorize(request.principal, { interaction: 'read', type, id }) === undefined &&
    (isUnrestricted(collecting) ||
      (await context.access.visible(request.principal, [{ type, id }], 'read')).has(`${type}/${id}`));
  const current = await context.store.read({ type, id });
  const isThere = current !== undefined && !current.deleted && (versionId ?? current.versionId) === current.versionId;
  if (!mayRead || !isThere) throw incomplete(collecting, needed);
  return current;
}

/** The place of what is missing is told to who sees everything; to others it would be the place of what is hidden, too. */
function incomplete(asking: Asking, { place }: PlacedReference): FhirError {
  return new FhirError({ code: 'document-incomplete', ...(isUnrestricted(asking) ? { expression: [place] } : {}) });
}

function requireWhole(stored: StoredVersion, shown: StoredVersion): void {
  if (stored.json !== shown.json && isSubsetted(shown) && !isSubsetted(stored)) {
    throw new FhirError({ code: 'document-incomplete' });
  }
}

function isSubsetted(version: StoredVersion): boolean {
  const { meta } = contentOf(version);
  const tags = isObject(meta) && Array.isArray(meta['tag']) ? meta['tag'] : [];
  return tags.some(
    (tag) => isObject(tag) && tag['code'] === subsettedTag.code && tag['system'] === subsettedTag.system,
  );
}

function withSubjectSecond(
  versions: readonly StoredVersion[],
  { subject }: JsonObject,
  baseUrl: string,
): readonly StoredVersion[] {
  const named = neededReferences({ resourceType: 'Composition', subject }, baseUrl)[0]?.address;
  const isSubject = (version: StoredVersion): boolean => version.type === named?.type && version.id === named.id;
  const [composition, ...rest] = versions;
  if (composition === undefined) return [];
  return [composition, ...rest.filter(isSubject), ...rest.filter((version) => !isSubject(version))];
}

function keyOf({ type, id }: StoredVersion): string {
  return `${type}/${id}`;
}
