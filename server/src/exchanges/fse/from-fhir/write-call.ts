import type { Binary, DocumentReference } from '@medplum/fhirtypes';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import type { Written } from '../../exchange.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { needed, UnwritableCall, written } from '../../tasks/unwritable.ts';
import type { CallFacts } from '../gateway/tokens.ts';
import { GatewayPdf } from '../pdf/read-pdf.ts';
import { type PublishingMessage, type SignedDocument, toOutbox } from '../publishing/message.ts';
import { readCda } from '../rules/document-key.ts';
import { callFacts } from './call-facts.ts';
import { documentIdentifier, metadataBody, publicationBody } from './publication-body.ts';

/** Calls about documents. */
export const fseCalls = ['fse-publish', 'fse-replace', 'fse-update-metadata', 'fse-delete'] as const;

/** What messages are made with beside the resources. */
export interface CallSettings {
  /** Organisation of the FSE: the region, three digits. */
  readonly organisation: string;
  /** Where the gateway tells the final state; absent when it cannot reach the platform. */
  readonly callbackUrl?: string;
}

/**
 * Makes the message of a call about a document (focus DocumentReference) from its index, its signed file (part `file`) and who calls
 * (`user`, `structure`). Calls of one series of versions (the order of the Task) go out one after the other.
 */
export async function writeFseCall(store: Reading, asked: AskedCall, settings: CallSettings): Promise<Written> {
  return written(async () => {
    const { key, kind, body } = toOutbox(asked.order.value, asked.task.id, await messageOf(store, asked, settings));
    return { ok: true, key, kind, body };
  });
}

async function messageOf(store: Reading, asked: AskedCall, settings: CallSettings): Promise<PublishingMessage> {
  const document = needed(await readResource(store, 'DocumentReference', asked.focus), 'Task.focus');
  const facts = await factsOf(store, asked, document, settings.organisation);
  switch (asked.call) {
    case 'fse-publish':
      return { kind: 'publish', facts, ...(await publicationOf(store, asked, document, settings)) };
    case 'fse-replace': {
      const replaced = await readResource(store, 'DocumentReference', asked.parts('replaces')[0]);
      const id = documentIdentifier(needed(replaced, "Task.input('replaces')"));
      return { kind: 'replace', facts, id, ...(await publicationOf(store, asked, document, settings)) };
    }
    case 'fse-update-metadata':
      return { kind: 'update-metadata', facts, id: documentIdentifier(document), body: metadataBody(document) };
    case 'fse-delete':
      return { kind: 'delete', facts, id: documentIdentifier(document) };
    default:
      throw new UnwritableCall('Task.code');
  }
}

async function factsOf(
  store: Reading,
  asked: AskedCall,
  document: DocumentReference,
  organisation: string,
): Promise<CallFacts> {
  const [patient, user, structure] = await Promise.all([
    readResource(store, 'Patient', asked.patient),
    readResource(store, 'Practitioner', asked.parts('user')[0]),
    readResource(store, 'Organization', asked.parts('structure')[0]),
  ]);
  const parties = {
    patient: needed(patient, 'Task.for'),
    user: needed(user, "Task.input('user')"),
    structure: needed(structure, "Task.input('structure')"),
  };
  return callFacts(document, parties, organisation, asked.value('purpose'));
}

async function publicationOf(
  store: Reading,
  asked: AskedCall,
  index: DocumentReference,
  { callbackUrl }: CallSettings,
) {
  const place = "Task.input('file')";
  const file: Binary = needed(await readResource(store, 'Binary', asked.parts('file')[0]), place);
  const pdf = needed(file.data, 'Binary.data');
  const opened = await GatewayPdf.open(Buffer.from(pdf, 'base64'));
  const cda = readCda(needed(opened?.cda('ATTACHMENT'), 'Binary.data'));
  const [workflowInstanceId, at] = [asked.value('validation-workflow'), asked.value('validation-at')];
  const document: SignedDocument = {
    pdf,
    ...(cda === undefined ? {} : { cda: { type: cda.type, patientIds: cda.patientIds } }),
    ...(workflowInstanceId === undefined || at === undefined
      ? {}
      : { validation: { workflowInstanceId, at: Date.parse(at) } }),
  };
  return { body: publicationBody(index), document, ...(callbackUrl === undefined ? {} : { callbackUrl }) };
}
