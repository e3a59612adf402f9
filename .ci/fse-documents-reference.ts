import machine from '../server/src/services/fse-documents/machine.json' with { type: 'json' };
import { fseDocuments } from '../server/src/services/fse-documents/service.ts';
import { fseDocumentOperations } from '../server/src/services/fse-documents/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/fse-document-steps.md`. */
export function renderFseDocumentsReference(): string {
  return renderServiceReference(fseDocuments, {
    title: 'Passi dei documenti FSE · Steps of FSE documents',
    about: {
      it: 'Gli stati di un documento sulla via del Fascicolo Sanitario Elettronico, i passi che lo preparano, lo firmano e pubblicano, lo cambiano e lo eliminano, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of a document on its way to the national record (FSE), the steps that prepare, sign and publish, change and delete it, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: fseDocumentOperations(),
    source: {
      file: 'server/src/services/fse-documents/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}
