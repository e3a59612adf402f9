import table from './states.json' with { type: 'json' };

/** Where a document is on its way to the FSE; `none` before anything is known of it here. */
export type PublicationState = 'none' | keyof typeof table.states;

/** What happens to a document. Names of operations are those of calls that are sent, the others what the gateway made of them. */
export type PublicationEvent =
  | 'validate'
  | 'expire'
  | 'send'
  | 'withdraw'
  | 'burn'
  | 'refuse'
  | 'take'
  | 'deliver'
  | 'fail'
  | 'replace'
  | 'supersede'
  | 'update'
  | 'updated'
  | 'delete'
  | 'deleted'
  | 'keep';

/**
 * The state that an event leads to, or nothing when it cannot happen in this state.
 *
 * Source: integration guide v2.22 and the published gateway (`states.json`).
 */
export function stateAfter(event: PublicationEvent, from: PublicationState): PublicationState | undefined {
  const step = table.transitions.find((one) => one.event === event && one.from.includes(from));
  return step !== undefined && isState(step.to) ? step.to : undefined;
}

/** Whether a word is a state, `none` among them. */
export function isState(word: string): word is PublicationState {
  return word === 'none' || Object.hasOwn(table.states, word);
}
