import type { StructureDefinition } from '@medplum/fhirtypes';

/**
 * Tells of which elements a profile says something beyond its R4 type: itself or through a parent profile that is in the
 * package. Asked with the id of a snapshot element; true as well for everything above such an element, and in a slice for
 * what is said of all items.
 */
export function addedElements(
  profile: StructureDefinition,
  find: (url: string) => StructureDefinition | undefined,
): (id: string) => boolean {
  const added = new Set<string>();
  let current: StructureDefinition | undefined = profile;
  const seen = new Set<StructureDefinition>();
  while (current !== undefined && !seen.has(current)) {
    seen.add(current);
    for (const element of current.differential?.element ?? []) {
      const steps = (element.id ?? element.path ?? '').split('.');
      for (let length = steps.length; length > 0; length -= 1) {
        const id = steps.slice(0, length).join('.');
        added.add(id);
        // A slice says something of the element that it is a part of.
        added.add(id.replace(/:[^.]*$/, ''));
      }
    }
    current = find(current.baseDefinition ?? '');
  }
  return (id) => added.has(id) || added.has(withoutSlices(id));
}

function withoutSlices(id: string): string {
  return id.replaceAll(/:[^.]+/g, '');
}
