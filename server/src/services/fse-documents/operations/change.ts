import type { DocumentReference } from '@medplum/fhirtypes';
import { metadataBody } from '../../../exchanges/fse/from-fhir/publication-body.ts';
import { UnwritableCall } from '../../../exchanges/tasks/unwritable.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import type { FseDocument } from '../document.ts';
import { requireTaken } from '../gateway-rules.ts';
import { metadataParameters, withMetadata } from '../metadata.ts';
import { ownerOf, tell, versionBefore } from '../own-document.ts';
import { refusedBy } from '../rules.ts';
import { shownCall } from './shown.ts';

const text = (it: string, en: string): parameter.Bilingual => ({ it, en });
const shownDocument = {
  document: { type: 'DocumentReference', text: text('Scheda del documento', 'Index of the document') },
} as const;
const { optional } = parameter;

/** Changes the metadata of a published document, here and in the FSE: obscuring and its withdrawal among them. */
export const updateMetadata = defineStep<FseDocument>()({
  name: 'fse-update-metadata',
  target: { type: 'DocumentReference', level: 'instance' },
  description: {
    it: 'Cambia i metadati di un documento pubblicato, qui e nel FSE: per esempio lo oscura (event P99) o toglie l’oscuramento (P00). Ciò che non si indica resta com’è; event, se indicato, sostituisce tutta la lista.',
    en: 'Changes the metadata of a published document, here and in the FSE: for instance hides it (event P99) or takes that back (P00). What is not given stays as it is; event, when given, replaces the whole list.',
  },
  parameters: {
    key: parameter.key(),
    ...metadataParameters,
    activity: optional(metadataParameters.activity),
    facilityType: optional(metadataParameters.facilityType),
    practiceSetting: optional(metadataParameters.practiceSetting),
    role: optional(metadataParameters.role),
    patientInCharge: optional(metadataParameters.patientInCharge),
  },
  exampleShows: ['event'],
  shows: { ...shownDocument, ...shownCall },
  async run(work, metadata) {
    const { document, user } = await ownerOf(work);
    const changed = withMetadata(document, metadata);
    requireWritable(changed);
    const indexed = work.changes.update({ ...changed, id: document.id });
    const hides = (metadata.event?.length ?? 0) > 0;
    const call = tell(work, 'fse-update-metadata', document, user, {
      values: {
        ...(hides ? { purpose: 'ACCESS UPDATE' } : {}),
        // What the index is again when the gateway refuses the change.
        [versionBefore]: document.meta?.versionId ?? '',
      },
    });
    return { state: 'changing', about: indexed, shows: { document: indexed, call } };
  },
});

/** Deletes a published document from the FSE; here it stays, with its history. */
export const remove = defineStep<FseDocument>()({
  name: 'fse-delete',
  target: { type: 'DocumentReference', level: 'instance' },
  description: {
    it: 'Elimina dal FSE un documento pubblicato per errore. Qui resta, con la sua storia, segnato come errato quando il gateway lo ha eliminato.',
    en: 'Deletes from the FSE a document that was published by mistake. Here it stays, with its history, marked as entered in error once the gateway has deleted it.',
  },
  parameters: { key: parameter.key() },
  shows: { ...shownDocument, ...shownCall },
  async run(work) {
    const { document, user } = await ownerOf(work);
    const call = tell(work, 'fse-delete', document, user);
    const about = `DocumentReference/${document.id}`;
    return { state: 'changing', about, shows: { document: about, call } };
  },
});

/** Takes away a document that was never published; its identifier may be used again. */
export const discard = defineStep<FseDocument>()({
  name: 'fse-discard',
  target: { type: 'DocumentReference', level: 'instance' },
  description: {
    it: 'Scarta un documento mai pubblicato: preparato, rifiutato o non registrato. Il suo identificativo si può usare di nuovo.',
    en: 'Discards a document that was never published: prepared, refused or not registered. Its identifier may be used again.',
  },
  parameters: { key: parameter.key() },
  shows: shownDocument,
  async run(work) {
    const { document } = await ownerOf(work);
    const discarded: DocumentReference = { ...document, status: 'entered-in-error', docStatus: 'entered-in-error' };
    const indexed = work.changes.update({ ...discarded, id: document.id });
    return { state: 'discarded', about: indexed, shows: { document: indexed } };
  },
});

/** Refusal: FS-08. */
function requireWritable(document: DocumentReference): void {
  try {
    requireTaken(metadataBody(document), 'update-metadata');
  } catch (error) {
    if (error instanceof UnwritableCall) throw refusedBy('FS-08', error.place);
    throw error;
  }
}
