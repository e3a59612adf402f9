import { valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../fhir/showing.ts';
import { findPerson } from '../steps/person.ts';
import { isWithinScopes } from '../steps/scopes.ts';
import { requireSeen } from '../steps/seen.ts';
import type { Service, StepRequest } from '../steps/step.ts';
import { readResource } from '../steps/stored.ts';
import { type FseDocument, readCalls, stateOf } from './document.ts';
import { indexProfile } from './index-elements.ts';
import { fseDocumentRules, fseDocumentStates } from './machine.ts';
import { fseDocumentConditions, refusedBy } from './rules.ts';

/** Documents for the national record as a service of steps: prepared, signed, published, changed, deleted. */
export const fseDocuments: Service<FseDocument> = {
  name: 'fse-documents',
  states: { valueSet: valueSetUrl.FseDocumentState, titles: fseDocumentStates },
  rules: fseDocumentRules,
  conditions: fseDocumentConditions,
  stateOf,
  turnOf: ({ patient }) => patient,
  noticesOf: () => Promise.resolve([]),
  guarded: ({ document }) => document,
  async load(asked, step, input) {
    if (asked.id !== undefined) return readDocument(asked, asked.id, step);
    const refused = (place: string) => refusedBy('FS-01', place);
    const patient = await findPerson(asked, step, input, fseDocumentRules.get(step), refused);
    return { patient, calls: [], successors: [] };
  },
};

/** A document of the FSE, for who may see it; of any other resource nothing is told. Refusal: `resource-not-found` 404. */
export async function readDocument(asked: StepRequest, id: string, step: string): Promise<FseDocument> {
  const { store } = asked.context;
  const address = { type: 'DocumentReference', id };
  const document = await readResource(store, 'DocumentReference', `DocumentReference/${id}`);
  const patient = document?.subject?.reference;
  if (document === undefined || patient === undefined) throw notFound(address);
  if (document.meta?.profile?.includes(indexProfile) !== true) throw notFound(address);
  const permission = fseDocumentRules.get(step)?.scope === 'read' ? 'r' : 'u';
  if (!isWithinScopes(asked.request.principal, 'DocumentReference', permission, patient)) throw notFound(address);
  await requireSeen(asked, address);
  return { patient, document, ...(await readCalls(store, document)) };
}
