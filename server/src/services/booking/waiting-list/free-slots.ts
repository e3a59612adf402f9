import type { Schedule, Slot } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Condition } from '../../../fhir/search/plan.ts';
import type { Read } from '../../steps/changes.ts';
import { codeIn, extensionOf } from '../../steps/elements.ts';
import { all, findResources, hasCode, organizationChain, type Reading, refersTo } from '../../steps/stored.ts';
import { patternOf } from '../agendas/pattern-of.ts';
import { providerOf } from '../bookings/provider.ts';
import { serviceSystem } from '../bookings/service-codes.ts';
import { type OfferedSlot, offeredSlot } from '../slots/offered-slot.ts';
import { statusAt } from '../slots/slot-state.ts';
import { type FreedSlot, suits } from './offer-slot.ts';
import type { WaitingEntry } from './waiting-entry.ts';

/** Slots of a page of a search. */
const page = 100;
/** Free slots of one agenda that are looked at for one question: beyond them nobody waits for an answer. */
const mostOfAgenda = 2000;

/** Where an agenda is. */
interface Place {
  /** `Location/x`. */
  readonly place?: string;
  /** `Organization/x`: the structure and those that it is part of. */
  readonly areas: readonly string[];
}

/** A slot that may be given, as it is stored and as offers look at it. */
export interface FoundSlot {
  readonly offered: OfferedSlot;
  readonly freed: FreedSlot;
}

/** Instants (ms, UTC) between which a slot begins, `from` excluded, `until` included. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The free slots that are stored, for offers to who waits. It reads the store and not the index of availability, since what it finds
 * is written in the next breath; agendas, places and organizations are read once for each object, so one serves a request or a round.
 */
export class FreeSlots {
  readonly #store: Reading;
  readonly #now: number;
  readonly #places = new Map<string, Promise<Place>>();
  readonly #agendas = new Map<string, Promise<readonly Read<Schedule>[]>>();

  constructor(store: Reading, now: number) {
    this.#store = store;
    this.#now = now;
  }

  /** The agendas in use that offer a service (code of the nomenclature). */
  agendasOf(service: string): Promise<readonly Read<Schedule>[]> {
    const where: Condition = {
      kind: 'token',
      parameter: { type: 'Schedule', code: 'service-type' },
      anyOf: [{ system: undefined, code: service }],
    };
    return once(this.#agendas, service, () =>
      findResources(this.#store, 'Schedule', all(where, hasCode('Schedule', 'active', 'true'))),
    );
  }

  /** The slots of an agenda that are free, or whose hold has ended, by start; at most `most` are looked at. */
  async *ofAgenda(schedule: Read<Schedule>, { from, until }: Span, most: number): AsyncGenerator<FoundSlot> {
    const start = { type: 'Slot', code: 'start' };
    const where = all(
      refersTo('Slot', 'schedule', `Schedule/${schedule.id}`),
      hasCode('Slot', 'status', 'free', 'busy-tentative'),
      { kind: 'date', parameter: start, comparator: 'gt', low: from, high: from + 1 },
      { kind: 'date', parameter: start, comparator: 'le', low: until, high: until + 1 },
    );
    const sort = [{ parameter: start, descending: false }];
    let next: Parameters<Reading['search']>[0] | undefined = {
      types: ['Slot'],
      where,
      sort,
      count: Math.min(page, most),
      total: 'none',
      include: [],
      query: [],
    };
    for (let seen = 0; next !== undefined && seen < most; ) {
      const { entries, next: cursor }: Awaited<ReturnType<Reading['search']>> = await this.#store.search(next);
      for (const { json } of entries) {
        seen += 1;
        const found = json === undefined ? undefined : await this.#found(JSON.parse(json) as Read<Slot>, schedule);
        if (found !== undefined && found.freed.status === 'free') yield found;
      }
      next = cursor === undefined ? undefined : { ...next, cursor };
    }
  }

  /** The first slot that suits an entry, and is as `also` asks; undefined when there is none in the span. */
  async first(
    entry: WaitingEntry,
    span: Span,
    also: (found: FoundSlot) => boolean = () => true,
  ): Promise<FoundSlot | undefined> {
    let best: FoundSlot | undefined;
    for (const schedule of await this.agendasOf(entry.service)) {
      if (!(await this.#mayHave(schedule, entry))) continue;
      const until = best === undefined ? span.until : best.freed.slot.start - 1;
      for await (const found of this.ofAgenda(schedule, { ...span, until }, mostOfAgenda)) {
        if (!suits(found.freed, entry, this.#now) || !also(found)) continue;
        best = found;
        break;
      }
    }
    return best;
  }

  /** A slot as offers look at it, whatever its status. */
  async toFreed(offered: OfferedSlot): Promise<FreedSlot> {
    const { slot, schedule, pattern, place } = offered;
    const own = slot.serviceType ?? [];
    const services = (own.length > 0 ? own : (schedule.serviceType ?? [])).flatMap(
      (one) => codeIn(one, serviceSystem) ?? one.coding?.[0]?.code ?? [],
    );
    const where = await this.#placeOf(schedule);
    return { id: slot.id, pattern, slot: place, status: statusAt(slot, this.#now), overbooked: 0, services, ...where };
  }

  /** Whether an agenda may have a slot for an entry at all: its slots need not be read otherwise. */
  async #mayHave(schedule: Read<Schedule>, { area, access, regime }: WaitingEntry): Promise<boolean> {
    const pattern = patternOf(schedule, { slotMinutes: 15 });
    if (pattern === undefined || pattern.access !== access || pattern.regime !== regime) return false;
    return area.level === 'region' || (await this.#placeOf(schedule)).areas.includes(area.code);
  }

  #placeOf(schedule: Read<Schedule>): Promise<Place> {
    return once(this.#places, schedule.id, () => placeOf(this.#store, schedule));
  }

  async #found(slot: Read<Slot>, schedule: Read<Schedule>): Promise<FoundSlot | undefined> {
    const offered = offeredSlot(slot, schedule);
    const mode = extensionOf(slot, extensionUrl.BookingDeliveryMode)?.valueCoding?.code ?? 'in-person';
    if (offered === undefined || mode !== 'in-person') return undefined;
    return { offered, freed: await this.toFreed(offered) };
  }
}

async function placeOf(store: Reading, schedule: Schedule): Promise<Place> {
  const place = schedule.actor.find(({ reference }) => reference?.startsWith('Location/') === true)?.reference;
  const provider = await providerOf(store, schedule);
  return { areas: await organizationChain(store, provider), ...(place === undefined ? {} : { place }) };
}

function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const reading = read();
  known.set(key, reading);
  return reading;
}
