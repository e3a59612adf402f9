import type { Observation, Reference } from '@medplum/fhirtypes';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import type { Written } from '../remarks.ts';
import type { Observed } from './observation.ts';
import written from './written.json' with { type: 'json' };

const groupParts: Written = { ...written.Panel, code: false, note: false };

/** Groups within groups that a document may have; the CDA has one level. */
const deepest = 8;

/** What was already met on the way, and how deep the way is. */
interface Way {
  readonly seen: Set<Observation>;
  readonly depth: number;
}

const outset = (): Way => ({ seen: new Set(), depth: 0 });

/** Whether an observation says something beside its members. */
export function hasValue(resource: Observation): boolean {
  return Object.keys(resource).some((key) => key.startsWith('value'));
}

/**
 * What an observation holds, each once and to be written by itself: members, members of these, and components. A member that is
 * only a group is not written; what it says of its own is a remark.
 */
export function membersOf(
  context: BuildContext,
  { resource, path }: Located<Observation>,
  { seen, depth }: Way = outset(),
): readonly Observed[] {
  const whole = { resource, path };
  seen.add(resource);
  if (depth > deepest && resource.hasMember) context.gaps.value(`${path}.hasMember`);
  const list: readonly Reference[] = depth > deepest ? [] : (resource.hasMember ?? []);
  const members = list.flatMap((reference, at) => {
    const found = context.document.findAs('Observation', reference, whole);
    if (!found) context.gaps.reference(`${path}.hasMember[${at}]`);
    return found && !seen.has(found.resource) ? leavesOf(context, found, { seen, depth: depth + 1 }) : [];
  });
  const components = (resource.component ?? []).map((component, at) => ({
    resource: component,
    path: `${path}.component[${at}]`,
    whole,
  }));
  return [...members, ...components];
}

/** An observation and what it holds; without itself when it is only a group. */
export function leavesOf(
  context: BuildContext,
  located: Located<Observation>,
  way: Way = outset(),
): readonly Observed[] {
  const members = membersOf(context, located, way);
  if (members.length === 0 || hasValue(located.resource)) return [located, ...members];
  context.remarks.restOf(located.resource, located.path, groupParts);
  return members;
}
