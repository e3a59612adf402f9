type Container = Record<string, unknown> | unknown[];

/**
 * Drops the objects and arrays that a patch emptied, and what becomes empty by that: FHIR JSON has no empty ones
 * (json.html). Only containers in `emptied` (those that something was removed from) are touched, so an empty object that
 * the client wrote stays for the validator to refuse.
 */
export function dropEmptied(root: object, emptied: ReadonlySet<object>): void {
  if (emptied.size > 0) prune(root as Container, emptied);
}

/** Prunes below a container; true when the container itself is now to be dropped. */
function prune(container: Container, emptied: ReadonlySet<object>): boolean {
  let dropped = false;
  if (Array.isArray(container)) {
    for (let index = container.length - 1; index >= 0; index--) {
      const child = container[index];
      if (!isContainer(child) || !prune(child, emptied)) continue;
      container.splice(index, 1);
      dropped = true;
    }
    return (dropped || emptied.has(container)) && container.length === 0;
  }
  for (const [name, child] of Object.entries(container)) {
    if (!isContainer(child)) continue;
    if (name.startsWith('_') && Array.isArray(child)) {
      if (pruneSiblings(child, emptied)) dropped = pairUp(container, name.slice(1), child) || dropped;
    } else if (prune(child, emptied)) {
      delete container[name];
      dropped = true;
    }
  }
  return (dropped || emptied.has(container)) && Object.keys(container).length === 0;
}

/** Nulls the siblings that are now empty: the two arrays of a repeating primitive are read side by side. */
function pruneSiblings(siblings: unknown[], emptied: ReadonlySet<object>): boolean {
  let changed = emptied.has(siblings);
  siblings.forEach((child, index) => {
    if (!isContainer(child) || !prune(child, emptied)) return;
    siblings[index] = null;
    changed = true;
  });
  return changed;
}

/** Drops the positions where value and sibling are both missing; true when an array goes as a whole. */
function pairUp(container: Record<string, unknown>, name: string, siblings: readonly unknown[]): boolean {
  const values: readonly unknown[] = Array.isArray(container[name]) ? container[name] : [];
  const length = Math.max(values.length, siblings.length);
  const kept = Array.from({ length }, (_, at) => [values[at] ?? null, siblings[at] ?? null] as const).filter(
    ([value, sibling]) => value !== null || sibling !== null,
  );
  const sides = { [name]: kept.map(([value]) => value), [`_${name}`]: kept.map(([, sibling]) => sibling) };
  let dropped = false;
  for (const [side, members] of Object.entries(sides)) {
    if (members.some((member) => member !== null)) container[side] = members;
    else if (Object.hasOwn(container, side)) {
      delete container[side];
      dropped = true;
    }
  }
  return dropped;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}
