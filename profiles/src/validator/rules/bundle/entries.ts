import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';
import { isResourceType } from '../../../model/index.ts';
import type { Run } from '../../run.ts';

const restAddress = /^https?:\/\/.+\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;
const absolute = /^[a-z][a-z0-9+.-]*:\S+$/i;
/** Types of bundles whose entries are told apart by their fullUrl alone. */
const identified = new Set<unknown>(['document', 'message', 'collection', 'searchset', 'history']);

/**
 * The rules of single entries: a fullUrl is absolute and there where the type of the bundle needs it; one that is a
 * RESTful address names type and id of its resource; results of a search have ids, and outcomes are outcomes.
 *
 * @see FHIR R4 bundle.html#bundle-unique
 */
export function checkEntries(bundle: JsonObject, run: Run): void {
  const entries = bundle['entry'];
  if (!Array.isArray(entries)) return;
  const needsUrl = identified.has(bundle['type']);
  const isSearch = bundle['type'] === 'searchset';
  entries.forEach((entry: unknown, index) => {
    if (!isJsonObject(entry) || !isJsonObject(entry['resource'])) return;
    run.enter('entry', index);
    const fullUrl = textOf(entry['fullUrl']);
    if (fullUrl === undefined) {
      if (needsUrl) run.report('full-url-missing');
    } else checkFullUrl(fullUrl, entry['resource'], needsUrl, run);
    if (isSearch) checkResult(entry, entry['resource'], run);
    run.leave();
  });
}

function checkFullUrl(fullUrl: string, { resourceType, id }: JsonObject, needsId: boolean, run: Run): void {
  if (!absolute.test(fullUrl)) {
    run.reportAt('fullUrl', -1, 'full-url-relative');
    return;
  }
  const address = restAddress.exec(fullUrl);
  if (!address || !isResourceType(address[1] ?? '')) return;
  if (needsId && id === undefined) run.reportAt('fullUrl', -1, 'full-url-without-id');
  if (address[1] !== resourceType || (id !== undefined && address[2] !== id))
    run.reportAt('fullUrl', -1, 'full-url-differs');
}

function checkResult(entry: JsonObject, resource: JsonObject, run: Run): void {
  const isOutcome = resource['resourceType'] === 'OperationOutcome';
  const mode = isJsonObject(entry['search']) ? entry['search']['mode'] : undefined;
  if (!isOutcome && resource['id'] === undefined) run.reportAt('resource', -1, 'search-result-without-id');
  if (mode === 'outcome' && !isOutcome) run.reportAt('resource', -1, 'search-outcome-type');
}

/** Relations of which a bundle has one at most: they say where the pages of one result are. */
const single = new Set(['self', 'first', 'previous', 'prev', 'next', 'last']);

/** No relation to a page of the result is given twice. Source: FHIR R4 http.html#paging. */
export function checkLinks(bundle: JsonObject, run: Run): void {
  const { link } = bundle;
  if (!Array.isArray(link) || link.length < 2) return;
  const seen = new Set<string>();
  link.forEach((item: unknown, index) => {
    const relation = isJsonObject(item) ? textOf(item['relation']) : undefined;
    if (relation === undefined || !single.has(relation)) return;
    if (seen.has(relation)) run.reportAt('link', index, 'link-repeated', { relation });
    seen.add(relation);
  });
}
