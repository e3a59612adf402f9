import { type Day, dayAt } from '../../calendar/civil-day.ts';
import type { BookingChannel } from '../channels.ts';
import type { AccessType, PriorityClass } from '../classes.ts';
import { allowed, type BookingVerdict, refused } from '../rules.ts';
import type { AgendaPattern, AgendaSlot } from './agenda-pattern.ts';
import { channelsOf } from './channels-of.ts';
import overbookingTable from './overbooking.json' with { type: 'json' };
import { isClosed, isInRange } from './slots-of.ts';

/** Who asks for a slot, as far as the rules of agendas look. */
export interface SlotRequest {
  readonly access: AccessType;
  /** Class of the prescription; a first access without one is refused. */
  readonly class?: PriorityClass;
  readonly channel: BookingChannel;
  readonly regime: AgendaPattern['regime'];
  /** The instant of the request; ms since the epoch, UTC. */
  readonly now: number;
  /** Whether a booking beyond the capacity is asked for. */
  readonly beyondCapacity?: boolean;
}

/** A slot with its agenda and what is known of it now. */
export interface SlotNow {
  readonly pattern: AgendaPattern;
  readonly slot: AgendaSlot;
  /** `Slot.status`, a hold that has expired being `free`. */
  readonly status: 'free' | 'busy' | 'busy-tentative' | 'busy-unavailable';
  /** Bookings beyond the capacity that the session of the slot has. */
  readonly overbooked: number;
}

const beyondCapacity: ReadonlySet<string> = new Set(overbookingTable.channels);

/**
 * Tells whether a request may take a slot, or by which rule not (BK-01 to BK-13; the first that holds, from what concerns the slot
 * to what concerns the request). An access, class, channel or regime that the agenda does not write is refused; a channel that does not
 * book beyond the capacity as a rule is remarked on (BK-12).
 */
export function mayTake({ pattern, slot, status, overbooked }: SlotNow, request: SlotRequest): BookingVerdict {
  if (!pattern.active || !isInRange(pattern.horizon, slot.day)) return refused('BK-03');
  if (isClosed(pattern, slot.day) || status === 'busy-unavailable') return refused('BK-04');
  if (slot.start <= request.now) return refused('BK-02');
  if (pattern.regime !== request.regime) return refused('BK-13');
  if (pattern.access !== request.access) return refused('BK-05');
  const today = dayAt(request.now);
  const admitted = admitsClass(pattern, slot, request, today);
  if (!admitted.ok) return admitted;
  const channel = admitsChannel(pattern, slot, request, today);
  if (!channel.ok) return channel;
  if (status === 'free') return allowed;
  if (request.beyondCapacity !== true) return refused('BK-01');
  if (overbooked >= pattern.overbooking) return refused('BK-11');
  return beyondCapacity.has(request.channel) ? allowed : { ok: true, remark: 'BK-12' };
}

function admitsClass(pattern: AgendaPattern, slot: AgendaSlot, request: SlotRequest, today: Day): BookingVerdict {
  // A slot for follow-ups is kept for no class; one that says so all the same is not given away by a guess.
  const kept = slot.classes.length > 0 && (slot.classesUntil === undefined || today < slot.classesUntil);
  if (request.access === 'control') return kept ? refused('BK-07') : allowed;
  const letter = request.class;
  if (letter === undefined) return refused('BK-06');
  if (pattern.classes.length > 0 && !pattern.classes.includes(letter)) return refused('BK-06');
  return isKept(slot.classes, letter, slot.classesUntil, today) ? refused('BK-07') : allowed;
}

function admitsChannel(pattern: AgendaPattern, slot: AgendaSlot, request: SlotRequest, today: Day): BookingVerdict {
  if (!channelsOf(pattern).includes(request.channel)) return refused(pattern.channels.length > 0 ? 'BK-08' : 'BK-10');
  return isKept(slot.channels, request.channel, slot.channelsUntil, today) ? refused('BK-09') : allowed;
}

/** Whether a slot is kept for others still. */
function isKept<Kind extends string>(keptFor: readonly Kind[], one: Kind, until: Day | undefined, today: Day): boolean {
  return keptFor.length > 0 && !keptFor.includes(one) && (until === undefined || today < until);
}
