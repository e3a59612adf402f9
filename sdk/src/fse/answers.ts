import type { Binary } from '@medplum/fhirtypes';
import type { ExchangeTask, FseDocumentReference, FseDocumentStateCode } from '@sinfonia/profiles';
import type { ExchangeCall, NextStep } from '../steps/standing.ts';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface FseShown {
  readonly document: FseDocumentReference;
  readonly file: Binary;
  readonly call: ExchangeTask;
}

/** What every step of a document answers. */
export interface FseDocumentAnswer extends StepAnswer<FseDocumentStateCode> {
  /** The index of the document. */
  readonly document?: Stored<FseDocumentReference>;
}

/** A document that was prepared. */
export interface PreparedAnswer extends FseDocumentAnswer {
  /** The PDF to be signed, with the CDA attached: its bytes. */
  readonly pdf?: Uint8Array;
}

/** A step that asks the gateway for something, which is queued. */
export interface FseQueuedAnswer extends FseDocumentAnswer {
  /** The call to the gateway. */
  readonly call?: Stored<ExchangeTask>;
}

/** A call to the gateway of the FSE. */
export interface FseExchangeCall extends ExchangeCall {
  /** Codes of the gateway. */
  readonly detail?: string;
  /** Workflow at the gateway (workflowInstanceId). */
  readonly workflow?: string;
  /** Trace at the gateway (traceID): quote it to the operators of the gateway. */
  readonly trace?: string;
}

/** Where a document stands on its way to the FSE. */
export interface FseDocumentStanding {
  readonly state: FseDocumentStateCode;
  readonly title: string;
  /** Calls to the gateway, from the first. */
  readonly exchanges: readonly FseExchangeCall[];
  readonly next: readonly NextStep[];
}
