/** What is to be told to another system. */
export interface OutboxMessage {
  /** Place in the order of the outbox; within a key messages go out in this order. */
  readonly place: number;
  /** Key of the order, e.g. the id of a prescription. */
  readonly key: string;
  /** Id that the one who queued it gave; queued again under the same id it is the same message. */
  readonly id: string;
  /** What the handler does with it, e.g. `send`. */
  readonly kind: string;
  /** Content as the handler wrote it; health data, never logged. */
  readonly body: string;
  /** Times that the other system was called for it. */
  readonly attempts: number;
}

/**
 * What became of a sending:
 *
 * * `done`: it has its effect; `answer` is kept for the one who queued it;
 * * `refused`: the other system says no, and saying it again does not help;
 * * `unreached`: it certainly has no effect, e.g. no connection was made;
 * * `unsure`: nobody can say; the other system is asked before it is sent again;
 * * `early`: it was not sent, since something that it relies on is still under way; this is no attempt.
 *
 * It is not called for again before `after` milliseconds, where they are given.
 *
 * `reason` is a fixed word or a code, nothing of the message: it is shown and logged.
 */
export type Delivery =
  | { readonly kind: 'done'; readonly answer: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly answer?: string }
  | { readonly kind: 'unreached'; readonly reason: string; readonly after?: number }
  | { readonly kind: 'unsure'; readonly reason: string; readonly after?: number }
  | { readonly kind: 'early'; readonly reason: string; readonly after: number };

/** What the other system knows of a message: its effect, nothing, something else in its place, or it could not be learnt. */
export type Inquiry =
  | { readonly kind: 'done'; readonly answer: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'conflict'; readonly reason: string }
  | { readonly kind: 'unsure'; readonly reason: string };

/** Answers of the messages of the same key that are done, the last one of a kind. */
export type EarlierAnswer = (kind: string) => string | undefined;

/** How messages of one exchange are sent, and how the other system is asked about them. */
export interface ExchangeHandler {
  /** Sends a message once. */
  send(message: OutboxMessage, earlier: EarlierAnswer): Promise<Delivery>;
  /** Asks whether a message has its effect, without any effect of its own. */
  ask(message: OutboxMessage, earlier: EarlierAnswer): Promise<Inquiry>;
}
