import type { Appointment, Schedule } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { everyMatch } from '../../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import { Changes, type Read } from '../../../steps/changes.ts';
import { dayOf } from '../../../steps/days.ts';
import { codeIn, extensionOf } from '../../../steps/elements.ts';
import type { PlatformWriter } from '../../../steps/platform-write.ts';
import { all, hasCode, type Reading, readResource } from '../../../steps/stored.ts';
import { personOf } from '../../bookings/booking.ts';
import { serviceSystem } from '../../bookings/service-codes.ts';
import { type FoundSlot, FreeSlots } from '../free-slots.ts';
import { guaranteeAreaOf, levelOf } from '../guarantee.ts';
import { watchNotices } from '../machine.ts';
import { makeOffer } from '../make-offer.ts';
import { waitingNotices } from '../notices.ts';
import { offerToFirst } from '../offer-slot.ts';
import { orderEntries } from '../order-entries.ts';
import { tasksOf, toWaitingEntry } from '../wait.ts';
import type { WaitingEntry } from '../waiting-entry.ts';
import { waitingTerms } from '../waiting-terms.ts';
import { endOfWait, endWait } from './end-of-wait.ts';
import { isOvertaken } from './overtaken.ts';
import { writeByWatch } from './platform-write.ts';

/** Most work of a round; what is left is for the next one. */
export interface OfferBounds {
  /** Services whose lists are looked at. */
  readonly services: number;
  /** Slots that are looked at, of all services. */
  readonly slots: number;
  /** Offers that are made. */
  readonly offers: number;
}

/** Entries of one service that are put in order: beyond them the list of one service is not read. */
const mostEntries = 20_000;
/** Slots of one agenda that are looked at in one round. */
const slotsOfAgenda = 200;
/** How far ahead slots are offered. */
const horizon = 400 * 86_400_000;

/**
 * Offers free slots to who waits, whoever freed them: service by service in turn, the slots of each agenda by start, each to the first that it
 * suits in the order of the list. It remembers where it stopped, so that slots that suit nobody do not keep it from those behind them.
 */
export class FreedSlotOffers {
  readonly #writer: PlatformWriter;
  readonly #onFailure: (error: unknown) => void;
  #services: string[] = [];
  readonly #reached = new Map<string, number>();

  constructor(writer: PlatformWriter, onFailure: (error: unknown) => void) {
    this.#writer = writer;
    this.#onFailure = onFailure;
  }

  /** One round at an instant (ms, UTC); answers how many offers it made. */
  async round(now: number, bounds: OfferBounds): Promise<number> {
    if (this.#services.length === 0) this.#services = await servicesOf(this.#writer.context.store);
    let made = 0;
    let slots = bounds.slots;
    for (let left = bounds.services; left > 0 && slots > 0 && made < bounds.offers; left -= 1) {
      const service = this.#services.pop();
      if (service === undefined) break;
      const entries = await this.#waitingFor(service, now);
      if (entries.length === 0) continue;
      const done = await this.#offer(service, entries, now, { slots, offers: bounds.offers - made });
      made += done.made;
      slots -= done.looked;
    }
    return made;
  }

  async #offer(
    service: string,
    ordered: readonly WaitingEntry[],
    now: number,
    most: { readonly slots: number; readonly offers: number },
  ): Promise<{ made: number; looked: number }> {
    const free = new FreeSlots(this.#writer.context.store, now);
    const gone = new Set<string>();
    let [made, looked] = [0, 0];
    for (const schedule of await free.agendasOf(service)) {
      const least = now + Math.min(...Object.values(waitingTerms.offers.leadHours)) * 3_600_000;
      const from = Math.max(least, this.#reached.get(schedule.id) ?? 0);
      const room = Math.min(slotsOfAgenda, most.slots - looked);
      if (room <= 0 || made >= most.offers || gone.size === ordered.length) break;
      let seen = 0;
      let last = from;
      for await (const found of free.ofAgenda(schedule, { from, until: now + horizon }, room)) {
        seen += 1;
        last = found.freed.slot.start;
        if (await this.#give(found, ordered, gone, now)) made += 1;
        if (made >= most.offers || gone.size === ordered.length) break;
      }
      looked += seen;
      // Two places of one time: the second one is looked at anew.
      if (seen === room) this.#reached.set(schedule.id, last - 1);
      else this.#reached.delete(schedule.id);
    }
    return { made, looked };
  }

  /** Offers a slot to the first that it suits and who did not turn it down before. */
  async #give(found: FoundSlot, ordered: readonly WaitingEntry[], gone: Set<string>, now: number): Promise<boolean> {
    const passed = new Set<string>();
    for (;;) {
      const rest = ordered.filter(({ id }) => !gone.has(id) && !passed.has(id));
      const offer = offerToFirst(found.freed, rest, now);
      if (offer === undefined) return false;
      passed.add(offer.entry.id);
      try {
        const result = await this.#write(found, offer.entry.id, offer.answerBefore, offer.inTime === true, now);
        if (result !== 'declined') gone.add(offer.entry.id);
        if (result === 'made') return true;
      } catch (error) {
        // Somebody else took the slot, or answered for the entry: the next round sees what is left.
        gone.add(offer.entry.id);
        if (!isOvertaken(error)) this.#onFailure(error);
        return false;
      }
    }
  }

  async #write(
    found: FoundSlot,
    id: string,
    answerBefore: number,
    inTime: boolean,
    now: number,
  ): Promise<'made' | 'gone' | 'declined'> {
    const { context } = this.#writer;
    const { store } = context;
    const address = `Appointment/${id}`;
    const entry = await readResource(store, 'Appointment', address);
    const patient = entry === undefined ? undefined : personOf(entry);
    const person = await readResource(store, 'Patient', patient);
    if (entry === undefined || patient === undefined || person === undefined) return 'gone';
    const tasks = await tasksOf(store, address);
    const waiting = toWaitingEntry(entry, tasks);
    if (waiting === undefined || (waiting.state !== 'waiting' && waiting.state !== 'offer-refused')) return 'gone';
    if (waiting.declined.includes(found.freed.id)) return 'declined';
    const reason = await endOfWait(store, entry, now);
    if (reason !== undefined) {
      await endWait(this.#writer, entry, reason, now);
      return 'gone';
    }
    const area = await guaranteeAreaOf(store, person);
    const changes = new Changes(undefined);
    await makeOffer(
      { context, changes, now },
      {
        wait: { patient, entry, tasks },
        entry: waiting,
        found,
        answerBefore,
        inTime,
        inGuaranteeArea: area !== undefined && found.freed.areas.includes(area),
      },
    );
    const happening = { about: [address], sender: undefined, now, values: { day: dayOf(answerBefore) } };
    const nobody = async (): Promise<undefined> => undefined;
    for (const notice of await waitingNotices(store, patient, [watchNotices.offerMade], happening, nobody))
      changes.create(notice);
    await writeByWatch(this.#writer, changes);
    return 'made';
  }

  /** Who waits for a service, in order. */
  async #waitingFor(service: string, now: number): Promise<readonly WaitingEntry[]> {
    const { store } = this.#writer.context;
    const levels = new Map<string, 'asl' | 'district'>();
    const entries: WaitingEntry[] = [];
    const where = all(
      hasCode('Appointment', 'status', 'waitlist'),
      hasCode('Appointment', 'service-type', service),
      hasCode('Appointment', 'waiting-list-status', 'waiting', 'offer-refused'),
    );
    for await (const { json } of everyMatch(store, plainPlan(['Appointment'], where, 500))) {
      if (json === undefined) continue;
      const entry = JSON.parse(json) as Read<Appointment>;
      const area = extensionOf(entry, extensionUrl.WaitingListArea)?.valueReference?.reference ?? '';
      const level = levels.get(area) ?? (await levelOf(store, area === '' ? undefined : area));
      levels.set(area, level);
      const waiting = toWaitingEntry(entry, [], level);
      if (waiting !== undefined) entries.push(waiting);
      if (entries.length === mostEntries) break;
    }
    return orderEntries(entries, now);
  }
}

/** The services that agendas in use offer: for others there is nothing to offer. */
async function servicesOf(store: Reading): Promise<string[]> {
  const found = new Set<string>();
  for await (const { json } of everyMatch(store, plainPlan(['Schedule'], hasCode('Schedule', 'active', 'true'), 500))) {
    if (json === undefined) continue;
    for (const concept of (JSON.parse(json) as Schedule).serviceType ?? []) {
      const code = codeIn(concept, serviceSystem);
      if (code !== undefined) found.add(code);
    }
  }
  return [...found].sort().reverse();
}
