import { dayAt } from '../../calendar/civil-day.ts';
import { type Effective, isInEffect, toEffective } from '../../calendar/effective.ts';
import type { AccessType, PriorityClass, ServiceKind } from '../classes.ts';
import { type CountingLists, type Deadline, deadlineOf } from '../maximum-times/deadline.ts';
import table from './protected-paths.json' with { type: 'json' };

/** Kinds of protected path (code system `protected-path-kind`). */
export const protectedPathKinds = [
  'other-provider',
  'extra-session',
  'accredited',
  'intramoenia',
  'other-area',
] as const;

/** A code of {@link protectedPathKinds}. */
export type ProtectedPathKind = (typeof protectedPathKinds)[number];

/** A way in which a service is guaranteed. */
export interface ProtectedPath extends Effective {
  readonly kind: ProtectedPathKind;
  /** What the person pays: no more than the ticket. */
  readonly pays: 'ticket';
}

/** Ways that come with the platform, in the order in which they are offered (`protected-paths.json`). */
export const protectedPaths: readonly ProtectedPath[] = table.paths.map((row) => {
  const kind = protectedPathKinds.find((one) => one === row.kind);
  if (!kind) throw new Error(`protected-paths.json: ${row.kind}`);
  return { ...toEffective(row), kind, pays: 'ticket' };
});

/** Who asks, and what is free. Starts are instants, ms, UTC. */
export interface GuaranteeQuestion {
  readonly access: AccessType;
  readonly class?: PriorityClass;
  readonly kind: ServiceKind;
  readonly requestedAt: number;
  readonly now: number;
  /** Whether the person is resident in the Region. */
  readonly resident: boolean;
  /** Whether the person refused an offer that kept the guarantee, see `keepsGuarantee`. */
  readonly refusedFirstOffer: boolean;
  /** Start of the first slot that is free in the area of guarantee. */
  readonly firstInArea?: number;
  /** Start of the first slot that is free by each kind of path; a kind that is left out has none. */
  readonly firstByKind: Readonly<Partial<Record<ProtectedPathKind, number>>>;
}

/** Why no protected path is due. */
export type NoProtection = 'follow-up' | 'no-class' | 'no-limit' | 'not-resident' | 'first-offer-refused' | 'in-time';

/** What is to be done for who asks. */
export type ProtectionVerdict =
  | { readonly due: false; readonly because: NoProtection; readonly deadline?: Deadline }
  | {
      readonly due: true;
      readonly deadline: Deadline;
      /** The ways that keep the limit, in the order in which they are offered. */
      readonly offers: readonly { readonly path: ProtectedPath; readonly beginsAt: number }[];
      /**
       * Whether none keeps it: the ASL has to find one (an extra session, a payment to others), and the wait is taken in
       * charge on the list meanwhile.
       */
      readonly toBeFound: boolean;
    };

/**
 * Decides on the protected path: it is due to residents with a class, for a first access, who refused no offer in time, when no slot
 * in the area of guarantee begins within the longest wait. What is offered and why is in `protected-paths.json`.
 */
export function decideProtectedPath(
  question: GuaranteeQuestion,
  lists: CountingLists & { readonly paths?: readonly ProtectedPath[] } = {},
): ProtectionVerdict {
  const { access, class: letter, kind, requestedAt, now, firstInArea, firstByKind } = question;
  if (access === 'control') return { due: false, because: 'follow-up' };
  if (letter === undefined) return { due: false, because: 'no-class' };
  const deadline = deadlineOf({ class: letter, kind, requestedAt }, lists);
  if (!deadline) return { due: false, because: 'no-limit' };
  if (!question.resident) return { due: false, because: 'not-resident', deadline };
  if (question.refusedFirstOffer) return { due: false, because: 'first-offer-refused', deadline };
  if (firstInArea !== undefined && firstInArea <= deadline.lastInstant)
    return { due: false, because: 'in-time', deadline };
  const offers = (lists.paths ?? protectedPaths)
    .filter((path) => isInEffect(path, dayAt(now)))
    .flatMap((path) => {
      const beginsAt = firstByKind[path.kind];
      return beginsAt !== undefined && beginsAt > now && beginsAt <= deadline.lastInstant ? [{ path, beginsAt }] : [];
    });
  return { due: true, deadline, offers, toBeFound: offers.length === 0 };
}
