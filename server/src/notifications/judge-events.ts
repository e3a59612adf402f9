import type { Principal } from '../access/principal.ts';
import type { AccessPort } from '../fhir/access-port.ts';
import type { ToldEvent } from './channels/message.ts';
import type { FollowedSubscription } from './outbox/derive-events.ts';
import type { NumberedEvent } from './outbox/outbox.ts';
import type { Passes } from './outbox/passes.ts';

/** What judging needs. */
export interface JudgeParts {
  readonly passes: Passes;
  readonly access: Pick<AccessPort, 'prepare' | 'authorize' | 'isUnrestricted' | 'visible'>;
  /** Whether the part in which a person subscribed is still hers; for a system true. */
  readonly isStillHeld: (principal: Principal) => Promise<boolean>;
}

/** Judges what the owner of a subscription may see at the moment. */
export class EventJudge {
  readonly #parts: JudgeParts;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** Events as they may be told now. */
  async told(followed: FollowedSubscription, events: readonly NumberedEvent[]): Promise<readonly ToldEvent[]> {
    return tell(
      events,
      await this.visibleTo(
        followed,
        events.map(({ focus }) => focus),
      ),
    );
  }

  /** Which of some addresses the owner of a subscription may read now; none when nobody knows who that is. */
  async visibleTo({ read }: FollowedSubscription, foci: readonly string[]): Promise<ReadonlySet<string>> {
    const { passes, access } = this.#parts;
    const pass = read.pass === undefined || foci.length === 0 ? undefined : passes.find(read.pass);
    if (pass === undefined) return new Set();
    const principal = JSON.parse(pass.principal) as Principal;
    if (!(await this.#parts.isStillHeld(principal))) return new Set();
    await access.prepare(principal);
    const allowed = [...new Set(foci)].flatMap((focus) => {
      const [type = '', id = ''] = focus.split('/');
      return access.authorize(principal, { interaction: 'read', type, id }) === undefined ? [{ type, id }] : [];
    });
    if (access.isUnrestricted(principal)) return new Set(allowed.map(({ type, id }) => `${type}/${id}`));
    return allowed.length === 0 ? new Set() : access.visible(principal, allowed, 'read');
  }
}

/** Events as they are told: without the address of what is not visible. */
export function tell(events: readonly NumberedEvent[], visible: ReadonlySet<string>): readonly ToldEvent[] {
  return events.map(({ number, at, focus }) => (visible.has(focus) ? { number, at, focus } : { number, at }));
}
