import type { Binary, Bundle, DocumentReference, Patient } from '@medplum/fhirtypes';
import { buildCda } from '@sinfonia/mappings/fse/build';
import { FhirDocument } from '@sinfonia/mappings/fse/document';
import { callFacts } from '../../../exchanges/fse/from-fhir/call-facts.ts';
import { publicationBody } from '../../../exchanges/fse/from-fhir/publication-body.ts';
import type { CallFacts } from '../../../exchanges/fse/gateway/tokens.ts';
import { renderDocument } from '../../../exchanges/fse/pdf/render-document.ts';
import { readCda } from '../../../exchanges/fse/rules/document-key.ts';
import { UnwritableCall } from '../../../exchanges/tasks/unwritable.ts';
import { newReference } from '../../steps/changes.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources, readResource } from '../../steps/stored.ts';
import { type FseDocument, readCalls, stateOf } from '../document.ts';
import { requireTaken } from '../gateway-rules.ts';
import { indexOf, lineageIn, lineageOf } from '../index-elements.ts';
import { metadataParameters, withMetadata } from '../metadata.ts';
import { requirePerson, type Signer, type Structure, signerOf, structureOf } from '../parties.ts';
import type { PublicationDesk } from '../publication-desk.ts';
import { gatewayRefused } from '../refusals.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { FseSettings } from '../settings.ts';

const text = (it: string, en: string): parameter.Bilingual => ({ it, en });
const target = 'DocumentReference';

/** What documents are prepared and published with. */
export interface FsePublishing {
  readonly desk: PublicationDesk;
  readonly settings: FseSettings;
}

/**
 * Prepares a document: FHIR document Bundle to CDA and PDF, held against the gateway, stored with its index until it is signed.
 * Refusals beside the rules: those of `buildCda`, `fse-pdf-too-large`, `fse-gateway-refused` 422.
 */
export const prepare = ({ desk, settings }: FsePublishing) =>
  defineStep<FseDocument>()({
    name: 'fse-prepare',
    target: { type: target, level: 'type' },
    description: {
      it: 'Prepara un documento per il FSE: ne compone il CDA e il PDF, lo fa validare dal gateway, e lo registra pronto per la firma. Il documento non è pubblicato.',
      en: 'Prepares a document for the FSE: composes its CDA and PDF, has the gateway validate it, and stores it ready to be signed. The document is not published.',
    },
    parameters: {
      key: parameter.key(),
      patient: parameter.reference(['Patient'], text('Persona', 'Person')),
      document: parameter.resource<Bundle>('Bundle', text('Documento FHIR', 'FHIR document')),
      ...metadataParameters,
      organization: parameter.optional(
        parameter.reference(
          ['Organization'],
          text(
            'Struttura che produce il documento, se non è quella di chi chiama',
            'Structure that makes the document, unless it is that of the caller',
          ),
        ),
      ),
      replaces: parameter.optional(
        parameter.reference(
          [target],
          text('Documento pubblicato che questo sostituisce', 'Published document that this one replaces'),
        ),
      ),
    },
    exampleShows: ['event'],
    shows: {
      document: { type: target, text: text('Scheda del documento', 'Index of the document') },
      file: { type: 'Binary', text: text('PDF da firmare', 'PDF to be signed') },
    },
    refusals: ['fse-build-bundle', 'fse-build-type', 'fse-build-missing', 'fse-pdf-too-large', 'fse-gateway-refused'],
    async run(work, { document: bundle, patient, organization, replaces, ...metadata }) {
      const document = new FhirDocument(bundle);
      const built = buildCda(bundle);
      for (const remark of built.remarks) work.warn(remark);
      const person = await requirePerson(work, document, patient);
      const signer = await signerOf(work, document);
      const structure = await structureOf(work, organization);
      await requireNew(work, bundle);
      if (replaces !== undefined || isReplacement(document)) await requireReplaceable(work, document, replaces);
      const cda = Buffer.from(built.xml);
      const pdf = await renderDocument(bundle, cda);
      const binary = newReference();
      const { organization: of, facility } = structure;
      const made = indexOf(document, {
        ...{
          patient,
          signer: signer.reference,
          organization: `Organization/${of.id}`,
          facility,
          binary,
          pdf,
          replaces,
        },
        ...{ workflow: undefined, settings, now: work.now },
      });
      const index = withMetadata(made, metadata);
      const facts = factsOf(index, person, signer, structure, settings);
      const workflow = await validated(work, desk, { facts, pdf, cda, forReplacement: replaces !== undefined });
      const whole = workflow === undefined ? index : withWorkflow(index, workflow);
      const indexed = work.changes.create(whole, 'document');
      const file = work.changes.create<Binary>(
        {
          resourceType: 'Binary',
          contentType: 'application/pdf',
          securityContext: { reference: indexed },
          data: Buffer.from(pdf).toString('base64'),
        },
        undefined,
        binary,
      );
      return { state: 'prepared', about: indexed, shows: { document: indexed, file } };
    },
  });

/** In whose name the gateway is called; what is missing for the publication is told now, not when it is sent. Refusal: FS-08. */
function factsOf(
  index: DocumentReference,
  patient: Patient,
  { person }: Signer,
  { organization }: Structure,
  { region }: FseSettings,
): CallFacts {
  try {
    requireTaken(publicationBody(index), 'create');
    return callFacts(index, { patient, user: person, structure: organization }, region);
  } catch (error) {
    if (error instanceof UnwritableCall) throw refusedBy('FS-08', error.place);
    throw error;
  }
}

/** The workflow of the validation; undefined when the gateway cannot be reached now, which is a remark. */
async function validated(
  work: Work<FseDocument>,
  desk: PublicationDesk,
  asked: {
    readonly facts: CallFacts;
    readonly pdf: Uint8Array;
    readonly cda: Uint8Array;
    readonly forReplacement: boolean;
  },
): Promise<string | undefined> {
  const cda = readCda(asked.cda);
  const reply = await desk.validate({
    facts: asked.facts,
    file: asked.pdf,
    body: { activity: 'VALIDATION', healthDataFormat: 'CDA', mode: 'ATTACHMENT' },
    forReplacement: asked.forReplacement,
    ...(cda === undefined ? {} : { cda }),
  });
  if (reply.kind === 'refused') throw gatewayRefused(reply);
  if (reply.kind === 'accepted' && reply.answer.workflowInstanceId !== undefined) {
    return reply.answer.workflowInstanceId;
  }
  work.warn(remarkOf('FS-09', parameterPlace('document')));
  return undefined;
}

function withWorkflow(index: DocumentReference, workflow: string): DocumentReference {
  const [publication, ...rest] = index.extension ?? [];
  if (publication === undefined) return index;
  const told = { url: 'workflowInstance', valueString: workflow };
  return { ...index, extension: [{ ...publication, extension: [...(publication.extension ?? []), told] }, ...rest] };
}

/** Refuses an identifier that another document has which was not discarded. Refusal: FS-03. */
async function requireNew({ context }: Work<FseDocument>, { identifier }: Bundle): Promise<void> {
  if (identifier?.value === undefined) return;
  const found = await findResources(context.store, 'DocumentReference', {
    kind: 'token',
    parameter: { type: target, code: 'identifier' },
    anyOf: [{ system: identifier.system, code: identifier.value }],
  });
  const isTaken = found.some(
    ({ masterIdentifier, docStatus }) =>
      masterIdentifier?.value === identifier.value && docStatus !== 'entered-in-error',
  );
  if (isTaken) throw refusedBy('FS-03', 'Bundle.identifier');
}

function isReplacement({ composition }: FhirDocument): boolean {
  return composition.relatesTo?.some(({ code }) => code === 'replaces') === true;
}

/** Refuses a replacement of what is not published, is another person's, or is not what the document names. Refusal: FS-04. */
async function requireReplaceable(
  { context, subject }: Work<FseDocument>,
  { composition }: FhirDocument,
  replaces: string | undefined,
): Promise<void> {
  const place = parameterPlace('replaces');
  const replaced = await readResource(context.store, 'DocumentReference', replaces);
  if (replaced === undefined || replaced.subject?.reference !== subject.patient) throw refusedBy('FS-04', place);
  const { system, value } = replaced.masterIdentifier ?? {};
  const isNamed = composition.relatesTo?.some(
    ({ code, targetIdentifier }) =>
      code === 'replaces' && targetIdentifier?.system === system && targetIdentifier?.value === value,
  );
  if (isNamed !== true || lineageIn(replaced) !== lineageOf(composition)) throw refusedBy('FS-04', place);
  const state = stateOf({
    patient: subject.patient,
    document: replaced,
    ...(await readCalls(context.store, replaced)),
  });
  if (state !== 'published') throw refusedBy('FS-04', place);
}
