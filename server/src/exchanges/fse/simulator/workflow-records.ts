import type { PublishedDocument } from './published-document.ts';
import type { TestPrefix } from './test-prefixes.ts';

/** Types of events. Source: integration guide 2.22; reference of the gateway, section 1.3. */
export type EventType =
  | 'VALIDATION'
  | 'VALIDATION_FOR_PUBLICATION'
  | 'VALIDATION_FOR_REPLACE'
  | 'FHIR_VALIDATION'
  | 'PUBLICATION'
  | 'REPLACE'
  | 'RIFERIMENTI_INI'
  | 'INI_DELETE'
  | 'INI_UPDATE'
  | 'EDS_DELETE'
  | 'EDS_UPDATE'
  | 'DELETE'
  | 'UPDATE'
  | 'SEND_TO_INI'
  | 'SEND_TO_UAR'
  | 'UAR_FINAL_STATUS';

/** How an event ended. */
export type EventStatus = 'SUCCESS' | 'BLOCKING_ERROR' | 'NON_BLOCKING_ERROR' | 'ASYNC_RETRY';

/** Who caused a workflow, as the events show it. */
export interface Actor {
  readonly issuer: string;
  readonly subject?: string;
  readonly subjectRole?: string;
  readonly organization?: string;
}

/** What happened in a workflow. */
export interface WorkflowEvent {
  readonly workflow: string;
  readonly trace: string;
  readonly type: EventType;
  readonly status: EventStatus;
  readonly message?: string;
  readonly documentId?: string;
  readonly activity?: string;
  readonly actor: Actor;
}

/** An event with its instant, ms UTC. */
export interface StoredEvent extends WorkflowEvent {
  readonly at: number;
}

/** Result of a validation that waits for its publication. */
export interface StoredValidation {
  readonly workflow: string;
  /** Instant, ms UTC. */
  readonly at: number;
}

/** Where a workflow's events come from and go to. */
export interface Thread {
  readonly workflow: string;
  readonly trace: string;
  readonly documentId?: string;
  readonly activity?: string;
  readonly actor: Actor;
  /** Where the final state is told, if the caller asked for it. */
  readonly callback?: string;
  /** The failure that the caller asked for. */
  readonly simulates?: TestPrefix;
}

/** What the gateway has still to do by itself. */
export type Duty =
  | { readonly kind: 'send-to-ini'; readonly thread: Thread; readonly document: PublishedDocument }
  | { readonly kind: 'send-to-uar'; readonly thread: Thread }
  | { readonly kind: 'final-status'; readonly thread: Thread }
  | { readonly kind: 'delete-at-ini'; readonly thread: Thread; readonly documentId: string }
  | {
      readonly kind: 'update-at-ini';
      readonly thread: Thread;
      readonly documentId: string;
      readonly metadata: PublishedDocument['metadata'];
    }
  | { readonly kind: 'notify'; readonly thread: Thread; readonly attempt: number };

/** Steps the gateway makes in its records; notifications it sends. */
export type DutyLane = 'step' | 'notification';

/** A duty in the file, with the instant when it is due, ms UTC. */
export interface DueDuty {
  readonly place: number;
  readonly due: number;
  readonly duty: Duty;
}
