import type { JsonObject } from '../../../json/json-object.ts';
import type { Run } from '../../run.ts';
import { checkDocument } from './document.ts';
import { checkEntries, checkLinks } from './entries.ts';

/** The rules of a bundle as a whole, beside its shape and its invariants. */
export function checkBundle(bundle: JsonObject, run: Run): void {
  checkEntries(bundle, run);
  checkLinks(bundle, run);
  if (bundle['type'] === 'document') checkDocument(bundle, run);
}
