import { setImmediate } from 'node:timers/promises';
import type { Encounter, Location, Resource, Task } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import type { Condition } from '../../../fhir/search/plan.ts';
import type { Store, StoredVersion } from '../../../store/port.ts';
import { extensionOf } from '../../steps/elements.ts';
import { all, hasCode } from '../../steps/stored.ts';
import { accessOf, accessSystem, isEmergency } from '../access/encounter-times.ts';
import { EmergencyBoard } from './board.ts';
import indicator from './indicator.json' with { type: 'json' };

const hour = 3_600_000;

/** Types that the board is made of: accesses, places with what they declare, and events that wait. */
const followed = ['Encounter', 'Location', 'Task'] as const;

/** How old a board may be on a store without a commit log, ms. */
const oldest = 30_000;

/** From how many commits behind on the board is collected anew rather than brought forward. */
const mostBehind = 200_000;

/** What the board needs of a store. */
export type FollowedStore = Pick<Store, 'search' | 'changes'>;

/** A board, when it was collected (ms, UTC) and up to which place in the log it was brought forward. */
interface KeptBoard {
  readonly board: Promise<EmergencyBoard>;
  readonly collected: number;
  position: number;
  reading?: Promise<void>;
}

/**
 * Keeps a board up to date with a store: collected once, by search of what is open or recent, and from then on brought forward by the commit
 * log, so that a request costs what was written since the last one. On a store without a commit log it is collected anew when it is
 * older than 30 seconds. Whoever writes an Encounter of an emergency department, by a step or by ordinary FHIR, is counted.
 */
export class FollowedBoard {
  readonly #store: FollowedStore;
  #kept: KeptBoard | undefined;

  constructor(store: FollowedStore) {
    this.#store = store;
  }

  /** The board as the store is now. */
  async at(now: number): Promise<EmergencyBoard> {
    const end = await this.#store.changes?.end();
    const kept = this.#isUsable(this.#kept, end, now) ? this.#kept : this.#collect(end ?? 0, now);
    const board = await kept.board;
    // A reading that is under way may have begun before the log was as long as this.
    while (end !== undefined && kept.position < end) {
      kept.reading ??= this.#read(kept, board, now).finally(() => {
        delete kept.reading;
      });
      await kept.reading;
    }
    board.prune(now);
    return board;
  }

  #isUsable(kept: KeptBoard | undefined, end: number | undefined, now: number): kept is KeptBoard {
    if (kept === undefined) return false;
    return end === undefined ? now - kept.collected <= oldest : end - kept.position <= mostBehind;
  }

  /** Begins anew; what is written from `end` on is read again from the log. */
  #collect(end: number, now: number): KeptBoard {
    const kept: KeptBoard = { board: collect(this.#store, now), collected: now, position: end };
    this.#kept = kept;
    kept.board.catch(() => {
      if (this.#kept === kept) this.#kept = undefined;
    });
    return kept;
  }

  /** Brings a board forward by one page, for all who wait for it: two pages out of order would leave older versions on it. */
  async #read(kept: KeptBoard, board: EmergencyBoard, now: number): Promise<void> {
    const page = await this.#store.changes?.after(kept.position, followed);
    if (page === undefined) return;
    for (const { version } of page.changes) apply(board, version, now);
    kept.position = page.position;
    await setImmediate();
  }
}

const boards = new WeakMap<FollowedStore, FollowedBoard>();

/** The board of a store: one, however many ask. */
export function boardOf(store: FollowedStore): FollowedBoard {
  const found = boards.get(store) ?? new FollowedBoard(store);
  boards.set(store, found);
  return found;
}

/** Collects what counts by search. */
export async function collect(store: Pick<Store, 'search'>, now: number): Promise<EmergencyBoard> {
  const board = new EmergencyBoard();
  const isOpen = hasCode('Encounter', 'status', 'arrived', 'triaged', 'in-progress', 'onleave');
  const isOfEmergency = hasCode('Encounter', 'class', 'EMER');
  const plans: [string, Condition][] = [
    ['Location', hasCode('Location', 'type', 'ER')],
    ['Encounter', all(isOfEmergency, isOpen, since(now - indicator.longestStayHours * hour))],
    ['Encounter', all(isOfEmergency, hasCode('Encounter', 'status', 'finished'), since(now - 26 * hour))],
  ];
  for (const [type, where] of plans) {
    for await (const version of everyMatch(store, plainPlan([type], where, 500))) apply(board, version, now);
  }
  return board;
}

/** Encounters that were still under way at some time after a moment. */
function since(moment: number): Condition {
  return {
    kind: 'date',
    parameter: { type: 'Encounter', code: 'date' },
    comparator: 'gt',
    low: moment,
    high: moment + 1,
  };
}

function apply(board: EmergencyBoard, version: StoredVersion, now: number): void {
  const { id, type, json, deleted, lastUpdated } = version;
  const resource = deleted || json === undefined ? undefined : (JSON.parse(json) as Resource);
  switch (type) {
    case 'Encounter':
      applyEncounter(board, id, resource as Encounter | undefined, lastUpdated, now);
      break;
    case 'Location':
      applyLocation(board, id, resource as Location | undefined);
      break;
    case 'Task': {
      const { owner, groupIdentifier } = (resource ?? {}) as Task;
      if (groupIdentifier?.system === accessSystem && owner?.reference !== undefined) {
        board.hear(owner.reference, lastUpdated);
      }
      break;
    }
    default:
  }
}

function applyEncounter(
  board: EmergencyBoard,
  id: string,
  encounter: Encounter | undefined,
  received: number,
  now: number,
): void {
  const department = encounter?.serviceProvider?.reference;
  const access = encounter !== undefined && isEmergency(encounter) ? accessOf(encounter) : undefined;
  if (department === undefined || access === undefined) {
    board.put(id, undefined, now);
    return;
  }
  board.put(id, { department, access }, now);
  board.hear(department, received);
}

function applyLocation(board: EmergencyBoard, id: string, location: Location | undefined): void {
  const department = location?.managingOrganization?.reference;
  const isOfEmergency = location?.type?.some(({ coding }) => coding?.some(({ code }) => code === 'ER')) === true;
  if (location === undefined || department === undefined || !isOfEmergency || location.status === 'inactive') {
    board.displace(id);
    return;
  }
  const parts = extensionOf(location, extensionUrl.EmergencyCapacity)?.extension ?? [];
  const countOf = (name: string): number | undefined => parts.find(({ url }) => url === name)?.valueUnsignedInt;
  const treatment = countOf('treatment');
  const observation = countOf('observation');
  board.place(id, department, {
    ...(treatment === undefined ? {} : { treatment }),
    ...(observation === undefined ? {} : { observation }),
  });
  const reported = Date.parse(parts.find(({ url }) => url === 'reported')?.valueDateTime ?? '');
  if (!Number.isNaN(reported)) board.hear(department, reported);
}
