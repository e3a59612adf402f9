import type { Encounter } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import type { Changes, Read } from '../../steps/changes.ts';
import * as parameter from '../../steps/parameters.ts';
import type { StepResult, Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { type EmergencyAccess, stateOf } from '../access/access.ts';
import { withTimes } from '../access/encounter-times.ts';
import { heldTask, isSameEvent, settledTask } from '../access/held-events.ts';
import { type EmergencyEvent, placeEvent } from '../access/place-event.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { AccessSubject } from '../service.ts';

/** What a step of an emergency department works with. */
export type EmergencyWork = Work<AccessSubject>;

/** How far a clock of a department may be ahead, ms. Not from a norm. */
const clockTolerance = 120_000;

/** Parameters that name the access, the same in all steps. */
export const accessParameters = {
  key: parameter.key(),
  access: {
    ...parameter.matching(/^[12][0-9]{15}$/, {
      it: "Numero dell'accesso nel pronto soccorso: anno e dodici cifre (EMUR-PS, Identificativo)",
      en: 'Number of the access in the department: year and twelve digits (EMUR-PS, Identificativo)',
    }),
    example: '2026000000000001',
  },
  department: parameter.optional(
    parameter.reference(['Organization'], {
      it: 'Pronto soccorso; se assente, la propria organizzazione',
      en: 'Emergency department; the own organization unless given',
    }),
  ),
} as const;

/** The moment of an event. */
export const at = () =>
  parameter.instant({
    it: "Momento dell'evento, con il fuso orario",
    en: 'Moment of the event, with its time zone',
  });

/** What the answers show. */
export const shownAccess = {
  encounter: { type: 'Encounter', text: { it: 'Accesso', en: 'Access' } },
  held: {
    type: 'Task',
    text: {
      it: 'Evento conservato, in attesa di ciò che lo precede',
      en: 'Event that is kept until what comes before it arrives',
    },
  },
} as const;

/** The moment of an event in ms; refused by ED-01 when it is in the future. */
export function momentOf({ now }: Pick<EmergencyWork, 'now'>, given: string, name = 'at'): number {
  const moment = Date.parse(given);
  if (moment > now + clockTolerance) throw refusedBy('ED-01', parameterPlace(name));
  return moment;
}

/**
 * Applies an event to its access, or keeps it (remark ED-13) while what comes before it is missing. Events that waited for this
 * one are applied with it; one that does not agree is set aside (remark ED-14). Refusals: the rule that it breaks.
 */
export function tellEvent(
  work: EmergencyWork,
  event: EmergencyEvent,
  complete: (encounter: Read<Encounter>) => Read<Encounter> = (encounter) => encounter,
): StepResult {
  const { subject, changes, now, stateBefore } = work;
  const { encounter, times, number, department, held } = subject;
  const placed = placeEvent(times, event);
  if ('broken' in placed) throw refusedBy(placed.broken, parameterPlace(placeOf(placed.broken)));
  if ('held' in placed || encounter === undefined) {
    work.warn(remarkOf('ED-13', parameterPlace('at')));
    const before = held.find((one) => isSameEvent(one.event, event));
    const task =
      before === undefined
        ? changes.create(heldTask(number, department, event, now), 'held')
        : `Task/${before.task.id}`;
    return { state: stateBefore, about: task, shows: { held: task } };
  }
  const after = settleHeld(work, placed.access);
  const isSame = after === times;
  const about = isSame ? `Encounter/${encounter.id}` : changes.update(complete(withTimes(encounter, after)));
  return { state: stateOf(after), about, shows: { encounter: about } };
}

/** Applies the events that waited, as far as they can be by now; answers the access with them. */
export function settleHeld(
  {
    subject,
    changes,
    now,
    warn,
  }: { subject: AccessSubject; changes: Changes; now: number; warn: (issue: Issue) => void },
  before: EmergencyAccess,
): EmergencyAccess {
  let access = before;
  let waiting = subject.held;
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const one of waiting) {
      const placed = placeEvent(access, one.event);
      if ('held' in placed) continue;
      waiting = waiting.filter((other) => other !== one);
      isMoving = true;
      if ('broken' in placed) warn(remarkOf('ED-14', `Task/${one.task.id}`));
      else access = placed.access;
      changes.update(settledTask(one.task, now, 'broken' in placed ? placed.broken : undefined));
      break;
    }
  }
  return access;
}

function placeOf(rule: string): string {
  if (rule === 'ED-05') return 'decided';
  if (rule === 'ED-06') return 'destination';
  return rule === 'ED-16' ? 'triage' : 'at';
}
