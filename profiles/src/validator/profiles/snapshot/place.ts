import type { ElementDefinition } from '@medplum/fhirtypes';

/** One step from the root: name of an element, and the slice of it when one is meant. */
export interface Step {
  readonly name: string;
  readonly slice: string | undefined;
}

/**
 * Steps to each element of a differential. Ids say it exactly; where they are missing or do not fit the path, the slices
 * are taken from the order of the elements: what follows a slice belongs to it.
 */
export function placesOf(differential: readonly ElementDefinition[]): readonly (readonly Step[])[] {
  const lastId = new Map<string, string>();
  return differential.map((element) => {
    const path = element.path ?? element.id ?? '';
    const id = idFits(element) ? (element.id ?? path) : derivedId(element, path, lastId);
    for (const below of lastId.keys()) if (below.startsWith(`${path}.`)) lastId.delete(below);
    lastId.set(path, id);
    return splitId(id).slice(1);
  });
}

function idFits({ id, path, sliceName }: ElementDefinition): boolean {
  if (id === undefined) return false;
  const steps = splitId(id);
  if (steps.map(({ name }) => name).join('.') !== path) return false;
  return sliceName === undefined || steps.at(-1)?.slice !== undefined;
}

function derivedId({ sliceName }: ElementDefinition, path: string, lastId: ReadonlyMap<string, string>): string {
  const steps = path.split('.');
  const slice = sliceName === undefined ? '' : `:${sliceName}`;
  for (let depth = steps.length - 1; depth > 0; depth--) {
    const parent = lastId.get(steps.slice(0, depth).join('.'));
    if (parent !== undefined) return `${parent}.${steps.slice(depth).join('.')}${slice}`;
  }
  return path + slice;
}

/** Splits an id at its dots; those in the name of a slice (`extension:a.b`) do not occur, as eld-16 asks. */
function splitId(id: string): readonly Step[] {
  return id.split('.').map((part) => {
    const colon = part.indexOf(':');
    return colon < 0 ? { name: part, slice: undefined } : { name: part.slice(0, colon), slice: part.slice(colon + 1) };
  });
}
