import fc from 'fast-check';
import { dayAt } from '../../calendar/civil-day.ts';
import type { AgendaPattern } from '../agendas/agenda-pattern.ts';
import { mayTake } from '../agendas/may-take.ts';
import { bookingChannels } from '../channels.ts';
import { priorityClasses } from '../classes.ts';
import type { AgendaOffer, SlotOffer } from './offer.ts';
import type { SearchFrame, ServiceWanted } from './query.ts';

/** Instant from which the slots of the tests are counted. */
export const origin = Date.parse('2026-03-27T07:00:00Z');
const minute = 60_000;
const services = ['89.7A.3', '89.52'] as const;
const asls = ['150204', '150207'] as const;

const classes = fc.oneof(
  fc.constant([]),
  fc.uniqueArray(fc.constantFrom(...priorityClasses), { minLength: 1, maxLength: 2 }),
);
const channels = fc.oneof(
  fc.constant([]),
  fc.uniqueArray(fc.constantFrom(...bookingChannels), { minLength: 1, maxLength: 4 }),
);
const untilDay = fc.option(fc.constantFrom('2026-03-26', '2026-03-27', '2026-03-28'), { nil: undefined });
const near = fc.record({
  latitude: fc.constantFrom(40.85, 40.68, 41.07),
  longitude: fc.constantFrom(14.27, 14.78),
  kilometres: fc.constantFrom(1, 60, 500),
});

/** Any agenda of the tests, by its number. */
export function agendaOf(number: number): fc.Arbitrary<AgendaOffer> {
  return fc
    .record({
      active: fc.boolean().map((rare) => rare || number % 2 === 0),
      services: fc.uniqueArray(fc.constantFrom(...services), { minLength: 1 }),
      access: fc.constantFrom('first', 'first', 'first', 'control'),
      classes,
      channels,
      structure: fc.constantFrom('L1', 'L2'),
      asl: fc.constantFrom(...asls),
      district: fc.constantFrom('D1', 'D2'),
      regime: fc.constantFrom('ssn', 'ssn', 'ssn', 'alpi'),
      horizon: fc.constantFrom({ from: '2026-01-01' }, { from: '2026-03-28', to: '2026-03-29' }),
      closures: fc.constantFrom([], [{ from: '2026-03-28', to: '2026-03-28' }]),
      point: fc.option(near, { nil: undefined }),
    })
    .map(({ point, ...offer }) => ({ ...offer, id: `A${number}`, ...(point ? { point } : {}) }));
}

/** Any slot of the tests, with one of few identifiers so that changes meet. */
export const anySlot: fc.Arbitrary<SlotOffer> = fc
  .record({
    id: fc.integer({ min: 0, max: 60 }).map(idOf),
    agenda: fc.integer({ min: 0, max: 5 }).map((number) => `A${number}`),
    // Quarters of an hour, midnights and the instants of searches among them.
    at: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(0, 64, 100, 160, 200, 300)),
    minutes: fc.constantFrom(15, 30, 90),
    status: fc.constantFrom('free', 'free', 'free', 'held', 'taken'),
    heldUntil: fc.constantFrom(-10, 0, 50, 100, 200, 300),
    service: fc.option(fc.constantFrom(...services), { nil: undefined, freq: 2 }),
    mode: fc.constantFrom(undefined, undefined, undefined, 'televisit'),
    classes,
    classesUntil: untilDay,
    channels,
    channelsUntil: untilDay,
  })
  .map(({ at, minutes, heldUntil, service, mode, classesUntil, channelsUntil, ...slot }) => {
    const start = origin + at * 15 * minute;
    return {
      ...slot,
      start,
      end: start + minutes * minute,
      ...(slot.status === 'held' ? { heldUntil: origin + heldUntil * 15 * minute } : {}),
      ...(service === undefined ? {} : { service }),
      ...(mode === undefined ? {} : { mode }),
      ...(classesUntil === undefined ? {} : { classesUntil }),
      ...(channelsUntil === undefined ? {} : { channelsUntil }),
      version: 1,
    };
  });

/** Any service that is looked for. */
export const anyWanted: fc.Arbitrary<ServiceWanted> = fc
  .record({
    service: fc.constantFrom(...services, ...services, ...services, 'toString'),
    access: fc.constantFrom('first', 'first', 'first', 'control'),
    letter: fc.constantFrom(...priorityClasses, ...priorityClasses, undefined),
    mode: fc.constantFrom(undefined, undefined, undefined, undefined, 'televisit', '__proto__'),
  })
  .map(({ letter, mode, ...wanted }) => ({
    ...wanted,
    ...(letter ? { class: letter } : {}),
    ...(mode ? { mode } : {}),
  }));

/** Anybody who looks. */
export const anyFrame: fc.Arbitrary<SearchFrame> = fc
  .record({
    channel: fc.constantFrom(...bookingChannels),
    regime: fc.constantFrom('ssn', 'ssn', 'ssn', 'alpi'),
    area: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ level: 'region' } as const) },
      fc.record({ level: fc.constant('asl' as const), code: fc.constantFrom(...asls, 'constructor') }),
      fc.record({ level: fc.constant('district' as const), code: fc.constantFrom('D1', 'D2') }),
    ),
    near: fc.option(near, { nil: undefined, freq: 1 }),
    from: fc.constantFrom(-10, 0, 10, 100, 300),
    span: fc.constantFrom(4, 96, 5000, 5000, 5000),
    now: fc.constantFrom(-10, 0, 100, 200),
    count: fc.constantFrom(1, 3, 200),
  })
  .map(({ near: point, from, span, now, ...frame }) => ({
    ...frame,
    ...(point ? { near: point } : {}),
    from: origin + from * 15 * minute,
    to: origin + (from + span) * 15 * minute,
    now: origin + now * 15 * minute,
  }));

/** An identifier of the tests: most are UUIDs, some are not. */
export function idOf(number: number): string {
  return number % 5 === 0 ? `slot-${number}` : `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** Whether a slot is an answer to a search, by the rules of agendas and plain comparisons. */
export function isAnswer(offer: AgendaOffer, slot: SlotOffer, wanted: ServiceWanted, frame: SearchFrame): boolean {
  if (slot.start < frame.from || slot.start >= frame.to) return false;
  if (!offer.services.includes(wanted.service) || (slot.service ?? wanted.service) !== wanted.service) return false;
  if ((slot.mode ?? 'in-person') !== (wanted.mode ?? 'in-person')) return false;
  if (frame.area.level !== 'region' && offer[frame.area.level] !== frame.area.code) return false;
  if (frame.near && kilometres(offer.point, frame.near) > frame.near.kilometres) return false;
  const held = slot.status === 'held' && (slot.heldUntil ?? Number.POSITIVE_INFINITY) > frame.now;
  const now = {
    pattern: patternOf(offer),
    slot: { ...slot, day: dayAt(slot.start), session: '', place: 0 },
    status: slot.status === 'taken' ? ('busy' as const) : held ? ('busy-tentative' as const) : ('free' as const),
    overbooked: 0,
  };
  const { class: letter, access } = wanted;
  const { channel, regime } = frame;
  return mayTake(now, { access, channel, regime, now: frame.now, ...(letter ? { class: letter } : {}) }).ok;
}

function patternOf(offer: AgendaOffer): AgendaPattern {
  const closures = offer.closures.map((closure) => ({ ...closure, reason: 'strike' }));
  return { ...offer, closures, openings: [], extraSessions: [], quotas: [], channelQuotas: [], overbooking: 0 };
}

/** Haversine, written apart from the index. */
function kilometres(one: AgendaOffer['point'], other: { latitude: number; longitude: number }): number {
  if (!one) return Number.POSITIVE_INFINITY;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half =
    Math.sin(radians(other.latitude - one.latitude) / 2) ** 2 +
    Math.cos(radians(one.latitude)) *
      Math.cos(radians(other.latitude)) *
      Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(half)));
}
