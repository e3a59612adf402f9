import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';
import { constantOf, type SnapshotNode } from '../../profiles/snapshot-tree.ts';
import type { Run } from '../../run.ts';

/** The parts that a complex extension may have, by their relative address, with their own parts. */
export type ExtensionParts = ReadonlyMap<string, ExtensionParts | undefined>;

/** Parts that a definition names by its slices; undefined when it names none. */
export function partsOf(node: SnapshotNode): ExtensionParts | undefined {
  const slices = node.children.find(({ name }) => name === 'extension')?.slices ?? [];
  const parts = new Map<string, ExtensionParts | undefined>();
  for (const slice of slices) {
    const url = slice.children.find(({ name }) => name === 'url');
    const fixed = url && constantOf(url.definition, 'fixed')?.value;
    if (typeof fixed === 'string') parts.set(fixed, partsOf(slice));
  }
  return parts.size === 0 ? undefined : parts;
}

/** Every part with a relative address is one that the definition names. Source: FHIR R4 defining-extensions.html. */
export function checkParts(extension: JsonObject, parts: ExtensionParts, address: string, run: Run): void {
  const list = extension['extension'];
  if (!Array.isArray(list)) return;
  list.forEach((part: unknown, index) => {
    const url = isJsonObject(part) ? textOf(part['url']) : undefined;
    if (!isJsonObject(part) || url === undefined || url.includes(':')) return;
    if (!parts.has(url)) {
      run.reportAt('extension', index, 'extension-part-unknown', { extension: address });
      return;
    }
    const inner = parts.get(url);
    if (!inner) return;
    run.enter('extension', index);
    checkParts(part, inner, address, run);
    run.leave();
  });
}
