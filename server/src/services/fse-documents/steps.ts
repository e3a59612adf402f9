import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import type { FseDocument } from './document.ts';
import { discard, remove, updateMetadata } from './operations/change.ts';
import { type FsePublishing, prepare } from './operations/prepare.ts';
import { publish, requestOtp } from './operations/publish.ts';
import { stateOperation } from './operations/state.ts';
import { closedDesk } from './publication-desk.ts';
import { fseDocuments } from './service.ts';
import { usualSettings } from './settings.ts';

/** The steps of documents, in the order of the process. */
export function fseDocumentSteps(publishing: FsePublishing): readonly Step<FseDocument>[] {
  const { desk } = publishing;
  return [prepare(publishing), requestOtp(desk), publish(desk), discard, updateMetadata, remove];
}

/** Without a desk and with the usual settings, for what only describes the operations. */
export const noPublishing: FsePublishing = { desk: closedDesk, settings: usualSettings };

/** The operations of FSE documents, by what they are published with. */
export function fseDocumentOperations(publishing: FsePublishing = noPublishing): readonly OperationHandler[] {
  return [...fseDocumentSteps(publishing).map((step) => stepOperation(fseDocuments, step)), stateOperation];
}
