import type { JsonObject } from '../../json/json-object.ts';
import { isJsonObject, textOf } from '../../json/json-object.ts';
import type { Run } from '../run.ts';

/** Contained resources have ids of their own. The other rules about them are dom-2 to dom-5. */
export function checkContained(resource: JsonObject, run: Run): void {
  const contained = resource['contained'];
  if (!Array.isArray(contained)) return;
  const ids = new Set<string>();
  contained.forEach((item: unknown, index) => {
    if (!isJsonObject(item)) return;
    const id = textOf(item['id']);
    if (id === undefined || ids.has(id)) run.reportAt('contained', index, 'contained-id');
    else ids.add(id);
  });
}
