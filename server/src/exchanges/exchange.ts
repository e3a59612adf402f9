import type { Reading } from '../services/steps/stored.ts';
import type { ExchangeHandler } from './outbox/exchange-handler.ts';
import type { ExchangeCall } from './tasks/exchange-task.ts';
import type { AskedCall } from './tasks/read-task.ts';
import type { Answered, CallFailure, SettleWork } from './tasks/settling.ts';
import type { TaskWriting } from './tasks/task-writing.ts';

/**
 * A message made from the resources of a call: kind and content for the outbox, and the key that it goes out in order with unless that is
 * the order of the Task; `place`, an element of a resource without any value, that keeps it from being written; or `later` when something
 * that is under way is needed first.
 */
export type Written =
  | { readonly ok: true; readonly key?: string; readonly kind: string; readonly body: string }
  | { readonly ok: false; readonly place: string; readonly later?: boolean };

/** One other system as the feeder and the settler know it: what it is called for, how it is told, and what its answers mean. */
export interface Exchange {
  /** Name in the outbox, the property `exchange` of its codes of `exchange-call`. */
  readonly name: string;
  readonly calls: readonly ExchangeCall[];
  readonly handler: ExchangeHandler;
  /** What a call and later ones wait by when something is needed first; the order of the Task unless given. */
  turnOf?(asked: AskedCall): string;
  /** Makes the message of a call. Reads only. */
  write(asked: AskedCall, store: Reading): Promise<Written>;
  /** What an answer says, and in `work.changes` what it changes in the focus and the parts. Repeated after a race. */
  settle(asked: AskedCall, answer: string, work: SettleWork): Promise<Answered>;
  /** In `work.changes`, what a failure changes in the focus and the parts. */
  fail?(asked: AskedCall, failure: CallFailure, work: SettleWork): Promise<void>;
  /** Asks the other system regularly how what it was told about stands. By the process that works on the exchange, and by no other. */
  readonly watch?: ExchangeWatch;
  /** Lets go of connections, and of a simulator. */
  close(): Promise<void>;
}

/** What an exchange asks about regularly. */
export interface ExchangeWatch {
  /** Wait between rounds, ms. */
  readonly every: number;
  /** Asks once about everything that is open, and writes what has changed; answers how much. `isStopped` ends it early. */
  look(writing: TaskWriting, isStopped: () => boolean): Promise<number>;
}
