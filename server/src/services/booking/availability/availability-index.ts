import { toDayNumber } from '../../calendar/civil-day.ts';
import { AgendaRows, termsOf } from './agenda-rows.ts';
import { channelBits, classBits } from './bits.ts';
import type { AgendaOffer, AvailabilityChange, ChangeOutcome, SlotOffer } from './offer.ts';
import { never, type SlotColumns, SlotTable, slotState } from './slot-table.ts';

/** Bounds of an index. */
export interface IndexBounds {
  /** Slots that room is made for at once. */
  readonly expectedSlots?: number;
  /** Slots beyond which none is taken in; 4,000,000 unless said, some 250 MB. */
  readonly maximumSlots?: number;
}

/** What an index holds, for metrics. */
export interface IndexSize {
  readonly agendas: number;
  readonly slots: number;
  /** Bytes of its arrays. */
  readonly bytes: number;
}

/** Agendas, and services and modes of slots, are numbered in 16 bits. */
const maximumNumbers = 65_535;
const latestSecond = 2 ** 32 - 1;

/**
 * The free slots of all agendas, in memory. It answers where a slot is free; whether it still is, the transaction of the
 * booking decides. It is rebuilt from the store (`rebuild.ts`) and kept by changes, which may come in any order and twice.
 */
export class AvailabilityIndex {
  readonly table: SlotTable;
  readonly agendas: AgendaRows[] = [];
  /** Until when rows are held; seconds. */
  readonly holds = new Map<number, number>();
  readonly #numbers = new Map<string, number>();
  readonly #byService = new Map<string, Set<number>>();
  readonly #texts = new Map<string, number>([['', 0]]);

  constructor({ expectedSlots = 1024, maximumSlots = 4_000_000 }: IndexBounds = {}) {
    this.table = new SlotTable(expectedSlots, maximumSlots);
  }

  /** How much it holds. */
  get size(): IndexSize {
    const rows = this.agendas.reduce((sum, agenda) => sum + agenda.rows.byteLength, 0);
    return { agendas: this.#numbers.size, slots: this.table.count, bytes: this.table.bytes + rows };
  }

  /** Takes in a change. */
  apply(change: AvailabilityChange): ChangeOutcome {
    switch (change.type) {
      case 'agenda':
        return this.#setAgenda(change.agenda);
      case 'agenda-removed':
        return this.#removeAgenda(change.agenda);
      case 'slot':
        return this.#setSlot(change.slot);
      default:
        return this.#changeSlot(change);
    }
  }

  /** Forgets the slots that begin before an instant (ms, UTC); how many. */
  forgetBefore(instant: number): number {
    let forgotten = 0;
    for (let row = 0; row < this.table.rows; row += 1) {
      if (this.table.state[row] === slotState.empty || (this.table.start[row] ?? 0) * 1000 >= instant) continue;
      this.#removeRow(row);
      forgotten += 1;
    }
    return forgotten;
  }

  /** Numbers of the agendas that offer a service. */
  offering(service: string): Iterable<number> {
    return this.#byService.get(service) ?? [];
  }

  /** The number by which slots name a service or mode; undefined when none does. */
  numberOf(text: string): number | undefined {
    return this.#texts.get(text);
  }

  #setAgenda(offer: AgendaOffer): ChangeOutcome {
    const number = this.#agendaNumber(offer.id);
    const agenda = number === undefined ? undefined : this.agendas[number];
    if (number === undefined || !agenda) return 'full';
    this.#forgetServices(number);
    agenda.terms = termsOf(offer);
    for (const service of offer.services) {
      const offering = this.#byService.get(service) ?? new Set();
      this.#byService.set(service, offering.add(number));
    }
    return 'applied';
  }

  #removeAgenda(id: string): ChangeOutcome {
    const number = this.#numbers.get(id);
    const agenda = number === undefined ? undefined : this.agendas[number];
    if (number === undefined || !agenda) return 'unknown';
    this.#forgetServices(number);
    agenda.terms = undefined;
    return 'applied';
  }

  #forgetServices(number: number): void {
    for (const service of this.agendas[number]?.terms?.offer.services ?? []) {
      const offering = this.#byService.get(service);
      offering?.delete(number);
      if (offering?.size === 0) this.#byService.delete(service);
    }
  }

  #setSlot(slot: SlotOffer): ChangeOutcome {
    const columns = columnsOf(slot);
    if (!columns) return 'invalid';
    const known = this.table.ids.find(slot.id);
    if (known !== undefined && (this.table.version[known] ?? 0) > slot.version) return 'stale';
    const agenda = this.#agendaNumber(slot.agenda);
    const service = this.#textNumber(slot.service ?? '');
    const mode = this.#textNumber(slot.mode ?? 'in-person');
    if (agenda === undefined || service === undefined || mode === undefined) return 'full';
    const row = known ?? this.table.add(slot.id);
    if (row === undefined) return 'full';
    if (known !== undefined) this.#unlist(row);
    this.table.write(row, { ...columns, agenda, service, mode });
    if (slot.status === 'held') this.holds.set(row, secondsUp(slot.heldUntil));
    if (slot.status !== 'taken') this.agendas[agenda]?.add(row);
    return 'applied';
  }

  #changeSlot(change: Exclude<AvailabilityChange, { type: 'agenda' | 'agenda-removed' | 'slot' }>): ChangeOutcome {
    const row = this.table.ids.find(change.slot);
    if (row === undefined) return 'unknown';
    if ((this.table.version[row] ?? 0) > change.version) return 'stale';
    if (change.type === 'removed') {
      this.#removeRow(row);
      return 'applied';
    }
    this.#unlist(row);
    this.table.version[row] = change.version;
    this.table.state[row] = stateAfter[change.type];
    if (change.type === 'held') this.holds.set(row, secondsUp(change.until));
    if (change.type !== 'booked') this.agendas[this.table.agenda[row] ?? 0]?.add(row);
    return 'applied';
  }

  #removeRow(row: number): void {
    this.#unlist(row);
    this.table.remove(row);
  }

  #unlist(row: number): void {
    this.holds.delete(row);
    if (this.table.state[row] !== slotState.taken) this.agendas[this.table.agenda[row] ?? 0]?.remove(row);
  }

  #agendaNumber(id: string): number | undefined {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    if (this.agendas.length >= maximumNumbers) return undefined;
    this.#numbers.set(id, this.agendas.length);
    this.agendas.push(new AgendaRows(this.table));
    return this.agendas.length - 1;
  }

  #textNumber(text: string): number | undefined {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= maximumNumbers) return undefined;
    const number = this.#texts.size;
    this.#texts.set(text, number);
    return number;
  }
}

const stateAfter = { held: slotState.held, booked: slotState.taken, freed: slotState.free } as const;

/** A hold without a term, and the rest of a second, hold longer rather than shorter. */
function secondsUp(instant: number | undefined): number {
  return instant === undefined ? Number.POSITIVE_INFINITY : Math.ceil(instant / 1000);
}

/** What a slot says in numbers; undefined when its times or days are none that a column holds. */
function columnsOf(slot: SlotOffer): Omit<SlotColumns, 'agenda' | 'service' | 'mode'> | undefined {
  const [start, end] = [Math.floor(slot.start / 1000), Math.floor(slot.end / 1000)];
  const classesUntil = slot.classesUntil === undefined ? never : toDayNumber(slot.classesUntil);
  const channelsUntil = slot.channelsUntil === undefined ? never : toDayNumber(slot.channelsUntil);
  const isDay = (day: number): boolean => day >= 0 && day <= never;
  if (!(start >= 0 && end > start && end <= latestSecond && isDay(classesUntil) && isDay(channelsUntil)))
    return undefined;
  return {
    start,
    end,
    state: slotState[slot.status],
    classes: classBits(slot.classes),
    classesUntil,
    channels: channelBits(slot.channels),
    channelsUntil,
    version: slot.version,
  };
}
