import type { DayRange } from '../agendas/agenda-pattern.ts';
import type { Point } from '../availability/offer.ts';
import type { GuaranteeArea } from '../availability/query.ts';
import type { BookingChannel } from '../channels.ts';
import type { AccessType, PriorityClass, ServiceKind } from '../classes.ts';

/** A wait on the list (`WaitingListEntry`), as far as order and offers look. */
export interface WaitingEntry {
  readonly id: string;
  /** Code of `waiting-list-status`. */
  readonly state: 'waiting' | 'offered' | 'offer-refused' | 'protected-path' | 'suspended' | 'closed';
  readonly service: string;
  readonly kind: ServiceKind;
  readonly access: AccessType;
  readonly class?: PriorityClass;
  readonly regime: 'ssn' | 'alpi' | 'private';
  readonly channel: BookingChannel;
  /** When the person asked the booking centre; ms, UTC. */
  readonly requestedAt: number;
  /** Where the service is guaranteed, or wherever the person takes it. */
  readonly area: GuaranteeArea;
  readonly near?: Point & { readonly kilometres: number };
  /** Days in `Europe/Rome` that the person wishes; none: any. */
  readonly wished: readonly DayRange[];
  /** Places that the person takes, `Location/x`; none: any. */
  readonly places?: readonly string[];
  /** Slots that were offered before and not taken. */
  readonly declined: readonly string[];
}
