import type { OperationName, RequestOf } from './operations.ts';

/** Calls that change something in Sistema TS, and so go through the outbox. */
export const changingCalls = ['send', 'cancel', 'take', 'suspend', 'dispense', 'reverse'] as const;

/** A call that goes through the outbox. */
export type ChangingCall = (typeof changingCalls)[number];

/** What is queued for Sistema TS. `nre` may be left out after a sending under the same key: it is that of its answer. */
export type PrescriptionMessage = {
  readonly [N in ChangingCall]: { readonly kind: N; readonly caller: string; readonly request: QueuedRequest<N> };
}[ChangingCall];

/** The request of a call as it is queued. */
export type QueuedRequest<N extends ChangingCall> = N extends 'send'
  ? RequestOf<N>
  : Omit<RequestOf<N>, 'nre'> & { readonly nre?: string };

/** What is kept of the answer to a message that is done. */
export interface PrescriptionAnswer {
  readonly nre: string;
  readonly authenticationCode?: string;
  /** `YYYY-MM-DD HH:MM:SS` of Europe/Rome. */
  readonly at?: string;
  /** Codes of the warnings. */
  readonly warnings?: readonly string[];
  /** The answer was lost, and Sistema TS was asked what came of the message. */
  readonly isRecovered?: true;
}

/** Kind, key, id and body for the outbox. */
export function toOutbox(
  key: string,
  id: string,
  { kind, caller, request }: PrescriptionMessage,
): { readonly key: string; readonly id: string; readonly kind: string; readonly body: string } {
  return { key, id, kind, body: JSON.stringify({ caller, request }) };
}

/** Reads what `toOutbox` wrote, with the NRE that an earlier sending gave. */
export function fromOutbox(
  { kind, body }: { readonly kind: string; readonly body: string },
  sent: PrescriptionAnswer | undefined,
):
  | { readonly kind: OperationName; readonly caller: string; readonly request: Readonly<Record<string, unknown>> }
  | undefined {
  if (!changingCalls.some((one) => one === kind)) return undefined;
  const { caller, request } = JSON.parse(body) as { caller: string; request: Record<string, unknown> };
  const nre = kind === 'send' || request['nre'] !== undefined ? {} : { nre: sent?.nre };
  return { kind: kind as ChangingCall, caller, request: { ...request, ...nre } };
}
