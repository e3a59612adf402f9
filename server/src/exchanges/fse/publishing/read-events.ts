import type { WorkflowEvent } from '../gateway/port.ts';
import type { PublishingKind } from './message.ts';

/** Whether a call was taken, by the events of its workflow; `silent` when they say nothing about it. */
export type Taking = 'taken' | 'refused' | 'silent';

/** How far a call that was taken has come; `failed`: it will have no effect. */
export type Ending = 'under-way' | 'delivered' | 'ended' | 'failed';

const firstEvent: Readonly<Record<PublishingKind, string>> = {
  publish: 'PUBLICATION',
  replace: 'REPLACE',
  'update-metadata': 'INI_UPDATE',
  delete: 'INI_DELETE',
};
const atIni: Readonly<Record<PublishingKind, string>> = {
  publish: 'SEND_TO_INI',
  replace: 'SEND_TO_INI',
  'update-metadata': 'INI_UPDATE',
  delete: 'INI_DELETE',
};

/**
 * Reads whether a publication or a replacement was taken. One that was taken once stays taken, whatever came to the same workflow after
 * it. An error that blocks nothing leaves it open. Source: integration guide v2.22, events of a workflow.
 */
export function takingOf(events: readonly WorkflowEvent[], kind: PublishingKind): Taking {
  const has = (type: string, status?: string): boolean =>
    events.some(({ eventType, eventStatus }) => eventType === type && (status ?? eventStatus) === eventStatus);
  const first = firstEvent[kind];
  if (has(first, 'SUCCESS') || has(atIni[kind], 'SUCCESS') || has(atIni[kind], 'ASYNC_RETRY')) return 'taken';
  if (has(first, 'BLOCKING_ERROR')) return 'refused';
  return has(atIni[kind]) ? 'taken' : 'silent';
}

/**
 * Reads how far a call has come: on INI, and from there in the regional store, of which is told only where there is one. What the gateway
 * tries again by itself (`ASYNC_RETRY`) is under way. Source: integration guide v2.22, chapter 11.
 */
export function endingOf(events: readonly WorkflowEvent[], kind: PublishingKind): Ending {
  const last = (type: string): string | undefined =>
    events.findLast(({ eventType }) => eventType === type)?.eventStatus;
  const ini = last(atIni[kind]);
  if (ini === 'BLOCKING_ERROR') return 'failed';
  if (ini !== 'SUCCESS') return 'under-way';
  if (kind === 'delete' || kind === 'update-metadata') return 'ended';
  const isFinal = (status: string | undefined): boolean => status === 'SUCCESS' || status === 'BLOCKING_ERROR';
  return isFinal(last('UAR_FINAL_STATUS')) || last('SEND_TO_UAR') === 'BLOCKING_ERROR' ? 'ended' : 'delivered';
}
