import type { DocumentReference } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { versionBefore } from '../../services/fse-documents/own-document.ts';
import type { Read } from '../../services/steps/changes.ts';
import { withExtension } from '../../services/steps/elements.ts';
import { readResource } from '../../services/steps/stored.ts';
import type { AskedCall } from '../tasks/read-task.ts';
import type { Answered, CallFailure, CallResult, SettleWork } from '../tasks/settling.ts';
import type { PublishingAnswer } from './publishing/message.ts';

/** What a call that has come to its end has made of its document: a value of the result `publication-state`. */
export function endOf({ call }: AskedCall): 'published' | 'deleted' {
  return call === 'fse-delete' ? 'deleted' : 'published';
}

/**
 * What the gateway answered about a document: the identifiers by which it finds the call again, and how far the document is. What is in
 * charge is told when INI has it (`tellSteps`).
 */
export async function settlePublication(asked: AskedCall, answer: string, work: SettleWork): Promise<Answered> {
  const { state, workflowInstanceId, traceID } = JSON.parse(answer) as PublishingAnswer;
  const results: CallResult[] = [
    ...(workflowInstanceId === undefined ? [] : [{ code: 'workflow', value: workflowInstanceId } as const]),
    ...(traceID === undefined ? [] : [{ code: 'trace', value: traceID } as const]),
    { code: 'publication-state', value: state === 'in-charge' ? state : endOf(asked) },
  ];
  const document = await readResource(work.store, 'DocumentReference', asked.focus);
  if (document === undefined) return { results };
  const isPublication = asked.call === 'fse-publish' || asked.call === 'fse-replace';
  const told =
    isPublication && workflowInstanceId !== undefined ? withWorkflow(document, workflowInstanceId) : undefined;
  if (told !== undefined) work.changes.update(told);
  if (state === 'done') await settleEnd(asked, told ?? document, work);
  return { results };
}

/** What the end of a call makes of the document, and of the one whose place it takes. */
export async function settleEnd(asked: AskedCall, document: Read<DocumentReference>, work: SettleWork): Promise<void> {
  if (asked.call === 'fse-delete') work.changes.update({ ...document, status: 'entered-in-error' });
  if (asked.call !== 'fse-replace') return;
  const replaced = await readResource(work.store, 'DocumentReference', asked.parts('replaces')[0]);
  if (replaced?.status === 'current') work.changes.update({ ...replaced, status: 'superseded' });
}

/** Failures after which what was asked for certainly did not happen, or was given up. */
const certain: readonly CallFailure['code'][] = ['refused', 'conflict', 'unwritable', 'given-up'];

/** Metadata that the gateway does not take are again in the index what they were before the step. */
export async function failPublication(asked: AskedCall, { code }: CallFailure, work: SettleWork): Promise<void> {
  if (asked.call === 'fse-update-metadata' && certain.includes(code)) await takeBack(asked, work);
}

/** Puts the metadata of the version before a change back into the index. */
export async function takeBack(asked: AskedCall, { store, changes }: SettleWork): Promise<void> {
  const document = await readResource(store, 'DocumentReference', asked.focus);
  const version = asked.value(versionBefore) ?? '';
  if (document === undefined || version === '') return;
  const stored = await store.vread({ type: 'DocumentReference', id: document.id }, version);
  if (stored?.json === undefined) return;
  const { extension, context } = JSON.parse(stored.json) as DocumentReference;
  const { extension: _extension, context: _context, ...rest } = document;
  changes.update({
    ...rest,
    ...(extension === undefined ? {} : { extension }),
    ...(context === undefined ? {} : { context }),
  });
}

function withWorkflow(document: Read<DocumentReference>, workflow: string): Read<DocumentReference> | undefined {
  const publication = document.extension?.find(({ url }) => url === extensionUrl.FsePublication);
  const parts = publication?.extension ?? [];
  if (publication === undefined || parts.some(({ valueString }) => valueString === workflow)) return undefined;
  const others = parts.filter(({ url }) => url !== 'workflowInstance');
  const extension = [...others, { url: 'workflowInstance', valueString: workflow }];
  return {
    ...document,
    extension: withExtension(document.extension, extensionUrl.FsePublication, { ...publication, extension }),
  };
}
