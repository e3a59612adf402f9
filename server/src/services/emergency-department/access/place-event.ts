import type { EmergencyRuleId } from '../rules.ts';
import { type EmergencyAccess, type Exit, inOrder, notTriaged, triageOf } from './access.ts';

/** What a department tells of an access after its arrival; `at` in ms since the epoch, UTC. */
export type EmergencyEvent =
  | { readonly kind: 'triage'; readonly at: number; readonly code: string }
  | { readonly kind: 'visit' | 'observe' | 'bed-request' | 'bed-assign'; readonly at: number }
  | ({ readonly kind: 'leave'; readonly at: number } & Omit<Exit, 'at'>);

/**
 * What becomes of an event: the access with it (the same one when it was there already), `held` while what must come before
 * it is missing, or the rule that it breaks.
 */
export type Placed =
  | { readonly access: EmergencyAccess }
  | { readonly held: true }
  | { readonly broken: EmergencyRuleId };

/** Outcomes with a time of the decision on the destination. Source: EMUR-PS, errors 1115 and 1005. */
const decidedOutcomes: ReadonlySet<string> = new Set(['1', '2', '3', '10', '11']);

/**
 * Puts an event where its time says. The order in which events come makes no difference: those that agree lead to the same
 * access, whichever came first.
 */
export function placeEvent(access: EmergencyAccess | undefined, event: EmergencyEvent): Placed {
  const broken = brokenAlone(event);
  if (broken !== undefined) return { broken };
  if (access === undefined) return { held: true };
  if (event.at < access.arrival) return { broken: 'ED-02' };
  const known = recordedOf(access, event);
  if (known !== undefined) return known ? { access } : { broken: 'ED-11' };
  if (lacks(access, event)) return { held: true };
  const next = withEvent(access, event);
  const rule = brokenBy(next);
  return rule === undefined ? { access: next } : { broken: rule };
}

/** The rule that an event breaks whatever it is about. */
export function brokenAlone(event: EmergencyEvent): EmergencyRuleId | undefined {
  if (event.kind === 'triage') return event.code === notTriaged ? 'ED-16' : undefined;
  if (event.kind !== 'leave') return undefined;
  if (decidedOutcomes.has(event.outcome) !== (event.decided !== undefined)) return 'ED-05';
  if (event.outcome === '3' && event.destination === undefined) return 'ED-06';
  return event.decided !== undefined && event.decided > event.at ? 'ED-03' : undefined;
}

/** Whether an event is recorded already: as it is told now (true), otherwise (false), or not at all. */
function recordedOf(access: EmergencyAccess, event: EmergencyEvent): boolean | undefined {
  switch (event.kind) {
    case 'triage':
      return access.triages.some(({ at, code }) => at === event.at && code === event.code) ? true : undefined;
    case 'leave': {
      const { exit } = access;
      if (exit === undefined) return undefined;
      const isSame = exit.at === event.at && exit.outcome === event.outcome;
      return isSame && exit.decided === event.decided && exit.destination === event.destination;
    }
    default: {
      const at = access[memberOf[event.kind]];
      return at === undefined ? undefined : at === event.at;
    }
  }
}

const memberOf = {
  visit: 'visit',
  observe: 'observation',
  'bed-request': 'bedRequest',
  'bed-assign': 'bedAssigned',
} as const;

/** Whether something that must come before an event is not there yet. */
function lacks(access: EmergencyAccess, event: EmergencyEvent): boolean {
  switch (event.kind) {
    case 'triage':
    case 'visit':
      return false;
    case 'observe':
    case 'bed-request':
      return access.visit === undefined && access.exit?.outcome !== '6';
    case 'bed-assign':
      return access.bedRequest === undefined && access.exit?.outcome !== '6';
    case 'leave':
      if (event.outcome === '9' && triageOf(access) !== 'N') return true;
      if (event.outcome === '10' && access.observation === undefined) return true;
      return event.outcome !== '6' && access.visit === undefined;
  }
}

function withEvent(access: EmergencyAccess, event: EmergencyEvent): EmergencyAccess {
  switch (event.kind) {
    case 'triage':
      return { ...access, triages: inOrder([...access.triages, { at: event.at, code: event.code }]) };
    case 'leave': {
      const { kind: _, ...exit } = event;
      return { ...access, exit };
    }
    default:
      return { ...access, [memberOf[event.kind]]: event.at };
  }
}

/** The rule that the times of an access break together. */
export function brokenBy(access: EmergencyAccess): EmergencyRuleId | undefined {
  const { arrival, triages, visit, observation, bedRequest, bedAssigned, exit } = access;
  const lastTriage = triages.at(-1)?.at;
  const first = [arrival, ...triages.map(({ at }) => at), visit, observation, bedRequest, bedAssigned, exit?.decided];
  if (first.some((at) => at !== undefined && at < arrival)) return 'ED-02';
  if (exit?.outcome === '6' && [visit, observation, bedRequest].some((at) => at !== undefined)) return 'ED-04';
  if (exit !== undefined && (triageOf(access) === 'N') !== (exit.outcome === '9')) return 'ED-07';
  const after = [observation, bedRequest, bedAssigned, exit?.decided];
  const isOrdered =
    isBefore(lastTriage, visit) &&
    after.every((at) => isBefore(visit, at) && isBefore(lastTriage, at)) &&
    isBefore(bedRequest, bedAssigned) &&
    first.every((at) => isBefore(at, exit?.at));
  return isOrdered ? undefined : 'ED-03';
}

const isBefore = (one: number | undefined, other: number | undefined): boolean =>
  one === undefined || other === undefined || one <= other;
