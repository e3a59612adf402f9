import type { Resource } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import type { StoredVersion, WriteResult } from '../../store/port.ts';
import type { ObscuringKeeper } from './complete-writes.ts';
import { isObscuring } from './obscuring.ts';

/** How long after an obscuring what is written about its person may have been under way already, in milliseconds. */
const underWay = 10_000;

/**
 * Labels what an obscuring and a write that were under way together missed: the obscuring did not find the resource yet, and
 * the resource did not find the obscuring. Holds for the writes of this process. `personsIn` gives `Patient/…` of a version.
 */
export function recheckAfter(
  keeper: Pick<ObscuringKeeper, 'recheck'>,
  personsIn: (version: StoredVersion) => readonly string[],
  now: () => number = Date.now,
): (results: readonly WriteResult[]) => Promise<void> {
  const obscured = new Map<string, number>();
  return async (results) => {
    const concerned = new Set<string>();
    for (const { version } of results) {
      if (version?.json === undefined) continue;
      const isNew = version.type === 'Consent' && isObscuring(parseJsonText(version.json) as Resource);
      for (const person of personsIn(version)) {
        if (isNew) obscured.set(person, now());
        else if ((obscured.get(person) ?? 0) + underWay > now()) concerned.add(person);
      }
    }
    for (const [person, at] of obscured) if (at + underWay <= now()) obscured.delete(person);
    for (const person of concerned) await keeper.recheck(person);
  };
}
