import type { DocumentReference, Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Read } from '../steps/changes.ts';
import { codeIn } from '../steps/elements.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../steps/stored.ts';

/** A document on its way to the FSE, with what was asked of the gateway about it. */
export interface FseDocument {
  /** `Patient/x`. */
  readonly patient: string;
  /** Its index; absent before it is prepared. */
  readonly document?: Read<DocumentReference>;
  /** Calls about it, oldest first. */
  readonly calls: readonly Read<Task>[];
  /** Calls of documents that are to take its place. */
  readonly successors: readonly Read<Task>[];
}

const publications = ['fse-publish', 'fse-replace'] as const;
const changes = ['fse-update-metadata', 'fse-delete'] as const;

/** Where a document stands: a code of `fse-document-state`. */
export function stateOf({ document, calls, successors }: FseDocument): string {
  if (document === undefined) return 'none';
  if (document.status === 'superseded') return 'replaced';
  if (document.status === 'entered-in-error')
    return document.docStatus === 'entered-in-error' ? 'discarded' : 'deleted';
  const publication = calls.findLast((task) => isCall(task, publications));
  if (publication === undefined) return 'prepared';
  if (publication.status === 'failed') return 'refused';
  if (publication.status !== 'completed') return 'queued';
  const told = resultOf(publication, 'publication-state');
  if (told === 'failed' || told === 'in-charge') return told;
  const isChanging = [...calls.filter((task) => isCall(task, changes)), ...successors].some(isOpen);
  return isChanging ? 'changing' : 'published';
}

/** Reads the calls about a document, and about those that are to take its place. */
export async function readCalls(
  store: Reading,
  document: Read<DocumentReference>,
): Promise<Pick<FseDocument, 'calls' | 'successors'>> {
  const address = `DocumentReference/${document.id}`;
  const followers = await findResources(
    store,
    'DocumentReference',
    refersTo('DocumentReference', 'relatesto', address),
  );
  const calls = await callsAbout(store, address);
  const successors = await Promise.all(followers.map(({ id }) => callsAbout(store, `DocumentReference/${id}`)));
  return { calls, successors: successors.flat() };
}

async function callsAbout(store: Reading, address: string): Promise<readonly Read<Task>[]> {
  const codes = hasCode('Task', 'code', ...publications, ...changes);
  const tasks = await findResources(store, 'Task', all(refersTo('Task', 'focus', address), codes));
  return tasks.sort((one, other) => (one.authoredOn ?? '').localeCompare(other.authoredOn ?? ''));
}

/** The code of a call. */
export function callOf({ code }: Task): string {
  return codeIn(code, codeSystemUrl.ExchangeCall) ?? '';
}

/** A result of a call, by its code of `exchange-result`. */
export function resultOf({ output = [] }: Task, code: string): string | undefined {
  return output.findLast(({ type }) => codeIn(type, codeSystemUrl.ExchangeResult) === code)?.valueString;
}

/** Whether the gateway has not answered a call yet, or has it in charge. */
function isOpen(task: Task): boolean {
  if (task.status === 'failed') return false;
  return task.status !== 'completed' || resultOf(task, 'publication-state') === 'in-charge';
}

function isCall(task: Task, codes: readonly string[]): boolean {
  return codes.includes(callOf(task));
}
