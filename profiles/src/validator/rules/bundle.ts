import { isJsonObject, type JsonObject, textOf } from '../json.ts';
import type { Run } from '../run.ts';

const restAddress = /^https?:\/\/.+\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

/**
 * The fullUrl of an entry that is a RESTful address names the type and id of its resource, when the resource has an id.
 *
 * @see FHIR R4 bundle.html#bundle-unique
 */
export function checkBundle(bundle: JsonObject, run: Run): void {
  const entries = bundle['entry'];
  if (!Array.isArray(entries)) return;
  entries.forEach((entry: unknown, index) => {
    if (!isJsonObject(entry) || !isJsonObject(entry['resource'])) return;
    const address = restAddress.exec(textOf(entry['fullUrl']) ?? '');
    if (!address) return;
    const { resourceType, id } = entry['resource'];
    if (address[1] !== resourceType || (id !== undefined && address[2] !== id)) {
      run.enter('entry', index);
      run.reportAt('fullUrl', -1, 'full-url-differs');
      run.leave();
    }
  });
}
