import { setTimeout as pause } from 'node:timers/promises';
import type { Schedule, Slot } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import type { ChangeFeed } from '../../../store/change-feed.ts';
import type { Store, StoredVersion } from '../../../store/port.ts';
import type { Read } from '../../steps/changes.ts';
import { all, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { AvailabilityIndex } from './availability-index.ts';
import type { AvailabilityChange, ChangeOutcome } from './offer.ts';
import { rebuildAvailability } from './rebuild.ts';
import { changeOf, type KnownAgenda, knownAgenda } from './stored-offers.ts';

/** What the availability is kept with. */
export interface KeeperOptions {
  readonly store: Reading & Pick<Store, 'scan'> & { readonly changes?: ChangeFeed };
  /** Slots beyond which none is taken in. */
  readonly maximumSlots: number;
  /** How long a request waits for the index while it is rebuilt, in ms. */
  readonly patience: number;
  /** Told while and after it is rebuilt, for the log: counts only. */
  readonly onProgress?: (progress: {
    readonly slots: number;
    readonly agendas: number;
    readonly done: boolean;
  }) => void;
  readonly onFailure: (error: unknown) => void;
}

/** What searches of free slots read. */
export interface Availability {
  readonly index: AvailabilityIndex;
  /** Agendas of the booking centre by id of their Schedule. */
  readonly agendas: ReadonlyMap<string, KnownAgenda>;
}

/** Gives the free slots as they are. */
export interface AvailabilitySource {
  /** Throws `availability-not-ready` (503 with Retry-After) while the index is rebuilt for longer than a request waits. */
  current(): Promise<Availability>;
  /** As {@link current}, for who does without rather than wait: undefined while the index is rebuilt. */
  ready(): Promise<Availability | undefined>;
}

const followed = ['Schedule', 'Slot', 'HealthcareService', 'Location', 'Organization'] as const;
/** How often the log is read when nobody searches, in ms: no request finds a long backlog. */
const followEvery = 1_000;
/** Longest time that one request reads the log for, in ms: a busy HAPI server gives a page of it in some hundred. */
const followFor = 1_000;
/** How often slots that are past are forgotten, in ms. */
const forgetEvery = 900_000;
/** Slots between two tellings of the progress. */
const tellEvery = 100_000;

/**
 * Keeps the free slots of all agendas in memory. It is rebuilt from the store when it is opened, in the background, and follows the
 * commit log of the store: so it sees what other processes on the same data write, and a search sees what was written before it.
 */
export class AvailabilityKeeper implements AvailabilitySource {
  readonly #options: KeeperOptions;
  readonly #index: AvailabilityIndex;
  readonly #agendas = new Map<string, KnownAgenda>();
  readonly #outcomes: Record<ChangeOutcome, number> = { applied: 0, stale: 0, unknown: 0, full: 0, invalid: 0 };
  #position = 0;
  #slots = 0;
  #isReady = false;
  #hasScanned = false;
  #isClosed = false;
  #building: Promise<void> | undefined;
  #following: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #forgotten = Date.now();

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#index = new AvailabilityIndex({ maximumSlots: options.maximumSlots });
  }

  /** Begins to rebuild the index, once; nobody has to wait for it. */
  start(): void {
    this.#building ??= this.#build().catch((error: unknown) => {
      this.#options.onFailure(error);
      this.#building = undefined;
      if (!this.#isClosed) this.#later(() => this.start());
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#building;
    await this.#following?.catch(() => undefined);
  }

  async current(): Promise<Availability> {
    if (!this.#isReady) await this.#wait();
    await this.#catchUp();
    return { index: this.#index, agendas: this.#agendas };
  }

  async ready(): Promise<Availability | undefined> {
    return this.#isReady ? await this.current() : undefined;
  }

  /** Short facts for the health and the metrics of the server, without personal data. */
  facts(): { readonly isReady: boolean; readonly slots: number; readonly agendas: number; readonly full: number } {
    const slots = this.#isReady ? this.#index.size.slots : this.#slots;
    return { isReady: this.#isReady, slots, agendas: this.#agendas.size, full: this.#outcomes.full };
  }

  async #wait(): Promise<void> {
    this.start();
    const stop = new AbortController();
    const late = pause(this.#options.patience, undefined, { signal: stop.signal }).catch(() => undefined);
    await Promise.race([this.#building, late]);
    stop.abort();
    if (this.#isReady) return;
    throw new FhirError(
      { code: 'availability-not-ready', values: { slots: this.#slots } },
      { headers: { 'Retry-After': '10' } },
    );
  }

  async #build(): Promise<void> {
    const { store, onProgress } = this.#options;
    // What is written from here on is read again from the log, in its order.
    this.#position = (await store.changes?.end()) ?? 0;
    for await (const version of store.scan({ types: ['Schedule'] })) {
      if (this.#isClosed) return;
      await this.#applyAgenda(version);
    }
    // From here on agendas may come after their slots.
    this.#hasScanned = true;
    const { outcomes } = await rebuildAvailability(this.#scanned(), {}, this.#index);
    for (const [outcome, count] of Object.entries(outcomes)) this.#outcomes[outcome as ChangeOutcome] += count;
    if (this.#isClosed) return;
    await this.#follow();
    this.#isReady = true;
    onProgress?.({ slots: this.#index.size.slots, agendas: this.#agendas.size, done: true });
    this.#later(() => void this.#round());
  }

  async *#scanned(): AsyncGenerator<AvailabilityChange> {
    const { store, onProgress } = this.#options;
    for await (const { json, versionId } of store.scan({ types: ['Slot'] })) {
      if (this.#isClosed) return;
      this.#slots += 1;
      if (this.#slots % tellEvery === 0) onProgress?.({ slots: this.#slots, agendas: this.#agendas.size, done: false });
      if (json === undefined) continue;
      const change = this.#changeOf(json, Number(versionId));
      if (change.type === 'slot') yield change;
    }
  }

  /** Reads the log up to its end as it is now; a request does so for a short time only, and the rest follows. */
  async #catchUp(): Promise<void> {
    const end = (await this.#options.store.changes?.end()) ?? 0;
    if (end <= this.#position) return;
    const stop = new AbortController();
    const late = pause(followFor, undefined, { signal: stop.signal }).catch(() => undefined);
    await Promise.race([this.#followTo(end), late]);
    stop.abort();
  }

  /** A reading that is under way may have begun before the log was as long as this. */
  async #followTo(end: number): Promise<void> {
    while (this.#position < end && !this.#isClosed) await this.#follow();
  }

  #follow(): Promise<void> {
    this.#following ??= this.#read().finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  async #read(): Promise<void> {
    const { changes } = this.#options.store;
    if (changes === undefined) return;
    for (let end = await changes.end(); this.#position < end && !this.#isClosed; ) {
      const page = await changes.after(this.#position, followed);
      for (const { version } of page.changes) await this.#applyVersion(version);
      this.#position = page.position;
      end = Math.max(end, page.position);
      await new Promise<void>((resume) => {
        setImmediate(resume);
      });
    }
  }

  async #applyVersion(version: StoredVersion): Promise<void> {
    if (version.type === 'Schedule') return this.#applyAgenda(version);
    if (version.type === 'Slot') return this.#applySlot(version);
    const address = `${version.type}/${version.id}`;
    for (const [id, { read }] of this.#agendas) {
      if (!read.has(address)) continue;
      const current = await this.#options.store.read({ type: 'Schedule', id });
      if (current !== undefined) await this.#applyAgenda(current);
    }
  }

  /** Slots that do not say until when they are kept follow their agenda: when it says otherwise, they are read again. */
  async #applyAgenda({ id, json }: StoredVersion): Promise<void> {
    const before = releasesOf(this.#agendas.get(id));
    const known =
      json === undefined ? undefined : await knownAgenda(this.#options.store, JSON.parse(json) as Read<Schedule>);
    if (known === undefined) {
      this.#agendas.delete(id);
      this.#index.apply({ type: 'agenda-removed', agenda: id });
      return;
    }
    this.#agendas.set(id, known);
    this.#count(this.#index.apply({ type: 'agenda', agenda: known.offer }));
    if (this.#hasScanned && releasesOf(known) !== before) await this.#readAgain(id);
  }

  async #readAgain(agenda: string): Promise<void> {
    const where = all(
      refersTo('Slot', 'schedule', `Schedule/${agenda}`),
      hasCode('Slot', 'status', 'free', 'busy-tentative'),
    );
    for await (const version of everyMatch(this.#options.store, plainPlan(['Slot'], where, 200))) {
      if (this.#isClosed) return;
      this.#applySlot(version);
    }
  }

  #applySlot({ id, versionId, json }: StoredVersion): void {
    const version = Number(versionId);
    const removed = { type: 'removed', slot: id, version } as const;
    const change = json === undefined ? removed : this.#changeOf(json, version);
    const outcome = this.#index.apply(change);
    // A slot that was never offered need not be known to be forgotten.
    if (change.type === 'slot') this.#count(outcome);
  }

  #changeOf(json: string, version: number): AvailabilityChange {
    const slot = JSON.parse(json) as Read<Slot>;
    const agenda = this.#agendas.get(slot.schedule.reference?.slice('Schedule/'.length) ?? '');
    return changeOf(slot, version, Date.now(), agenda?.terms);
  }

  #count(outcome: ChangeOutcome): void {
    this.#outcomes[outcome] += 1;
  }

  async #round(): Promise<void> {
    try {
      await this.#follow();
      if (Date.now() - this.#forgotten > forgetEvery) {
        this.#forgotten = Date.now();
        this.#index.forgetBefore(Date.now());
      }
    } catch (error) {
      this.#options.onFailure(error);
    }
    this.#later(() => void this.#round());
  }

  #later(work: () => void): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(work, followEvery);
    this.#timer.unref();
  }
}

/** From how many days before theirs the slots of an agenda are open to all, by what they are kept for; as text, to be compared. */
function releasesOf(agenda: KnownAgenda | undefined): string {
  const { quotas = [], channelQuotas = [] } = agenda?.terms ?? {};
  return [
    ...quotas.map((one) => [one.class, one.releaseDays] as const),
    ...channelQuotas.map((one) => [one.channels.join('+'), one.releaseDays] as const),
  ]
    .flatMap(([kept, days]) => (days === undefined ? [] : `${kept} ${days}`))
    .join();
}

/** A source of nothing, for what only describes the operations and for stores without a commit log: never ready. */
export const noAvailability: AvailabilitySource = {
  current: () => Promise.reject(new FhirError({ code: 'availability-not-ready', values: { slots: 0 } })),
  ready: () => Promise.resolve(undefined),
};
