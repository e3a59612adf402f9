import { SlotIds } from './slot-ids.ts';

/** States of a row of a {@link SlotTable}. */
export const slotState = { empty: 0, free: 1, held: 2, taken: 3 } as const;

/** Day number that never comes: what is kept until it is never released. */
export const never = 0xffff;

/** What a row says; times in seconds since the epoch (UTC), days as numbers since 1970-01-01, sets as bits. */
export interface SlotColumns {
  readonly start: number;
  readonly end: number;
  readonly agenda: number;
  readonly state: number;
  readonly service: number;
  readonly mode: number;
  readonly classes: number;
  readonly classesUntil: number;
  readonly channels: number;
  readonly channelsUntil: number;
  readonly version: number;
}

/**
 * Slots as columns of numbers, some 50 bytes a slot with its identifier and without an object for each. Rows of removed slots are used
 * again. Times hold until 2106, days until 2149.
 */
export class SlotTable {
  start = new Uint32Array();
  end = new Uint32Array();
  agenda = new Uint16Array();
  state = new Uint8Array();
  service = new Uint16Array();
  mode = new Uint16Array();
  classes = new Uint8Array();
  classesUntil = new Uint16Array();
  channels = new Uint16Array();
  channelsUntil = new Uint16Array();
  version = new Uint32Array();
  readonly ids: SlotIds;
  readonly #maximum: number;
  #used = 0;
  #count = 0;
  readonly #unused: number[] = [];

  constructor(expected: number, maximum: number) {
    this.#maximum = maximum;
    this.ids = new SlotIds(0);
    this.#resize(Math.min(Math.max(16, expected), maximum));
  }

  /** Slots it holds, taken ones too. */
  get count(): number {
    return this.#count;
  }

  /** Rows ever used: every slot has a row below it. */
  get rows(): number {
    return this.#used;
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    return this.#columns().reduce((sum, column) => sum + column.byteLength, this.ids.bytes);
  }

  /** A row for a new slot; undefined when the table is full. */
  add(id: string): number | undefined {
    const row = this.#unused.pop() ?? this.#nextRow();
    if (row === undefined) return undefined;
    this.ids.set(row, id);
    this.#count += 1;
    return row;
  }

  /** Writes what a row says. */
  write(row: number, columns: SlotColumns): void {
    this.start[row] = columns.start;
    this.end[row] = columns.end;
    this.agenda[row] = columns.agenda;
    this.state[row] = columns.state;
    this.service[row] = columns.service;
    this.mode[row] = columns.mode;
    this.classes[row] = columns.classes;
    this.classesUntil[row] = columns.classesUntil;
    this.channels[row] = columns.channels;
    this.channelsUntil[row] = columns.channelsUntil;
    this.version[row] = columns.version;
  }

  /** Takes a slot away. */
  remove(row: number): void {
    this.ids.remove(row);
    this.state[row] = slotState.empty;
    this.#unused.push(row);
    this.#count -= 1;
  }

  #nextRow(): number | undefined {
    if (this.#used === this.start.length) {
      if (this.#used >= this.#maximum) return undefined;
      this.#resize(Math.min(this.#maximum, Math.ceil(this.#used * 1.5)));
    }
    this.#used += 1;
    return this.#used - 1;
  }

  #resize(rows: number): void {
    this.start = copied(this.start, new Uint32Array(rows));
    this.end = copied(this.end, new Uint32Array(rows));
    this.agenda = copied(this.agenda, new Uint16Array(rows));
    this.state = copied(this.state, new Uint8Array(rows));
    this.service = copied(this.service, new Uint16Array(rows));
    this.mode = copied(this.mode, new Uint16Array(rows));
    this.classes = copied(this.classes, new Uint8Array(rows));
    this.classesUntil = copied(this.classesUntil, new Uint16Array(rows));
    this.channels = copied(this.channels, new Uint16Array(rows));
    this.channelsUntil = copied(this.channelsUntil, new Uint16Array(rows));
    this.version = copied(this.version, new Uint32Array(rows));
    this.ids.grow(rows);
  }

  #columns(): readonly { readonly byteLength: number }[] {
    const { start, end, agenda, state, service, mode, classes, classesUntil, channels, channelsUntil, version } = this;
    return [start, end, agenda, state, service, mode, classes, classesUntil, channels, channelsUntil, version];
  }
}

function copied<Column extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: Column): Column {
  to.set(from);
  return to;
}
