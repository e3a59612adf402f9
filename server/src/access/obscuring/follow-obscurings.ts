import type { Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { parseJsonText } from '@sinfonia/profiles/json';
import { everyMatch } from '../../fhir/search/every-match.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Condition } from '../../fhir/search/plan.ts';
import type { ChangeFeed } from '../../store/change-feed.ts';
import type { Store } from '../../store/port.ts';
import type { ObscuringKeeper } from './complete-writes.ts';
import { isObscuring, referenceOf } from './obscuring.ts';

/**
 * How long after an obscuring its person is looked at, in milliseconds: soon, and again when no write can be under way any more
 * that began before it.
 */
const looks = [3_000, 60_000] as const;
/** How long ago the end of the log may have been its end, in milliseconds. */
const tolerance = 500;
const pageSize = 200;

/** What following needs. */
export interface ObscuringFollowerParts {
  readonly store: Pick<Store, 'search'>;
  readonly feed: ChangeFeed;
  readonly keeper: Pick<ObscuringKeeper, 'recheck'>;
}

/**
 * Labels what an obscuring and a write that were under way together on different nodes missed: the obscuring did not find the resource
 * yet, and the resource did not find the obscuring. Follows the commit log, and begins with the obscurings of the last minute, so that
 * none is missed while no node looks. Within one process `recheckAfter` labels at once.
 */
export class ObscuringFollower {
  readonly #parts: ObscuringFollowerParts;
  /** By person: instants (ms, UTC) at which it is looked at, in their order. */
  readonly #due = new Map<string, readonly number[]>();
  #position: number | undefined;

  constructor(parts: ObscuringFollowerParts) {
    this.#parts = parts;
  }

  /**
   * Reads on in the log and looks at those whose time has come (`now` in ms, UTC).
   *
   * @throws what failed first; those whom it concerns are looked at again in the next round
   */
  async round(now: number): Promise<void> {
    await this.#readOn(now);
    const failures: unknown[] = [];
    for (const [person, instants] of this.#due) {
      if (!instants.some((at) => at <= now)) continue;
      try {
        await this.#parts.keeper.recheck(person);
        this.#wait(
          person,
          instants.filter((at) => at > now),
        );
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #readOn(now: number): Promise<void> {
    const { feed } = this.#parts;
    if (this.#position === undefined) {
      const end = await feed.end();
      await this.#readRecent(now);
      this.#position = end;
    }
    while ((await feed.end(tolerance)) > this.#position) {
      const { changes, position } = await feed.after(this.#position, ['Consent']);
      for (const { version } of changes) this.#note(version.json, version.lastUpdated);
      if (position === this.#position) return;
      this.#position = position;
    }
  }

  async #readRecent(now: number): Promise<void> {
    const since = now - Math.max(...looks);
    const where: Condition = {
      kind: 'and',
      of: [
        {
          kind: 'token',
          parameter: { type: 'Consent', code: 'category' },
          anyOf: [{ system: codeSystemUrl.ConsentKind, code: 'obscuring' }],
        },
        { kind: 'lastUpdated', comparator: 'ge', low: since, high: since },
      ],
    };
    for await (const { json, lastUpdated } of everyMatch(this.#parts.store, plainPlan(['Consent'], where, pageSize))) {
      this.#note(json, lastUpdated);
    }
  }

  #note(json: string | undefined, at: number): void {
    const resource = json === undefined ? undefined : (parseJsonText(json) as Resource);
    if (resource === undefined || !isObscuring(resource)) return;
    const [person] = referenceOf(resource.patient);
    if (person === undefined) return;
    this.#wait(person, [...(this.#due.get(person) ?? []), ...looks.map((after) => at + after)]);
  }

  #wait(person: string, instants: readonly number[]): void {
    if (instants.length === 0) this.#due.delete(person);
    else this.#due.set(person, instants);
  }
}
