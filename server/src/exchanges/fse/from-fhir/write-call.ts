import type { DocumentReference } from '@medplum/fhirtypes';
import type { Read } from '../../../services/steps/changes.ts';
import { isInstant } from '../../../services/steps/days.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import type { Written } from '../../exchange.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { given, needed, UnwritableCall, written } from '../../tasks/unwritable.ts';
import type { CallFacts } from '../gateway/tokens.ts';
import { GatewayPdf } from '../pdf/read-pdf.ts';
import {
  type EarlierValidation,
  type PublishingKind,
  type PublishingMessage,
  type SignedDocument,
  toOutbox,
} from '../publishing/message.ts';
import type { CdaFacts } from '../rules/claims.ts';
import { readCda } from '../rules/document-key.ts';
import { callFacts } from './call-facts.ts';
import { documentIdentifier, metadataBody, publicationBody } from './publication-body.ts';

/** Calls about documents of the FSE. */
export const fseCalls = ['fse-publish', 'fse-replace', 'fse-update-metadata', 'fse-delete'] as const;

/** Kinds of messages by the call that asks for them. */
const kinds: Readonly<Record<string, PublishingKind>> = {
  'fse-publish': 'publish',
  'fse-replace': 'replace',
  'fse-update-metadata': 'update-metadata',
  'fse-delete': 'delete',
};

/** The kind of message that a call asks for; undefined for a call of another exchange. */
export function kindOf(call: string): PublishingKind | undefined {
  return Object.hasOwn(kinds, call) ? kinds[call] : undefined;
}

/** What messages have that is in no resource. */
export interface CallSettings {
  /** Organisation of the FSE: the region, three digits. */
  readonly organisation: string;
  /** Address to which the gateway tells the final state; without it only asking tells. */
  readonly callbackUrl?: string;
}

/**
 * Makes the message of a call about a document (focus DocumentReference, profile sinfonia-fse-document-reference) from it, its patient, the
 * parts `user`, `structure`, `file` and `replaces`, and the values `validation-workflow`, `validation-at` and `purpose`. Each message goes
 * out by itself: the steps of documents keep the order.
 */
export async function writeFseCall(store: Reading, asked: AskedCall, settings: CallSettings): Promise<Written> {
  return written(async () => {
    const message = await messageOf(store, asked, settings);
    // A step is made only when nothing is under way for its document, and what was refused must not hold back what comes after it.
    const { key, kind, body } = toOutbox(asked.task.id, asked.task.id, message);
    return { ok: true, key, kind, body };
  });
}

async function messageOf(store: Reading, asked: AskedCall, settings: CallSettings): Promise<PublishingMessage> {
  const document = needed(await readResource(store, 'DocumentReference', asked.focus), 'Task.focus');
  const facts = await factsOf(store, asked, document, settings.organisation);
  switch (kindOf(asked.call)) {
    case 'publish':
      return { kind: 'publish', facts, ...(await publishedOf(store, asked, document, settings)) };
    case 'replace':
      return {
        kind: 'replace',
        facts,
        id: await replacedOf(store, asked),
        ...(await publishedOf(store, asked, document, settings)),
      };
    case 'update-metadata':
      return { kind: 'update-metadata', facts, id: documentIdentifier(document), body: metadataBody(document) };
    case 'delete':
      return { kind: 'delete', facts, id: documentIdentifier(document) };
    default:
      throw new UnwritableCall('Task.code');
  }
}

async function factsOf(
  store: Reading,
  asked: AskedCall,
  document: Read<DocumentReference>,
  organisation: string,
): Promise<CallFacts> {
  const part = (name: string) => asked.parts(name)[0];
  const parties = {
    patient: needed(await readResource(store, 'Patient', asked.patient), 'Task.for'),
    user: needed(await readResource(store, 'Practitioner', part('user')), 'Task.input[user]'),
    structure: needed(await readResource(store, 'Organization', part('structure')), 'Task.input[structure]'),
  };
  return callFacts(document, parties, organisation, asked.value('purpose'));
}

async function publishedOf(
  store: Reading,
  asked: AskedCall,
  document: Read<DocumentReference>,
  { callbackUrl }: CallSettings,
) {
  return {
    body: publicationBody(document),
    document: await signedOf(store, asked),
    ...given({ callbackUrl }),
  };
}

/** The published identifier of the document that is replaced. */
async function replacedOf(store: Reading, asked: AskedCall): Promise<string> {
  const replaced = await readResource(store, 'DocumentReference', asked.parts('replaces')[0]);
  return documentIdentifier(needed(replaced, 'Task.input[replaces]'));
}

async function signedOf(store: Reading, asked: AskedCall): Promise<SignedDocument> {
  const file = needed(await readResource(store, 'Binary', asked.parts('file')[0]), 'Task.input[file]');
  const pdf = needed(file.data, 'Binary.data');
  return { pdf, cda: await cdaOf(Buffer.from(pdf, 'base64')), ...given({ validation: validationOf(asked) }) };
}

/** What the CDA of a signed PDF says. A PDF without one, or without a signature, uses up the validation at the gateway. */
async function cdaOf(bytes: Uint8Array): Promise<CdaFacts> {
  const pdf = needed(await GatewayPdf.open(bytes), 'Binary.data');
  const attached = pdf.cda('ATTACHMENT');
  const { type, patientIds } = needed(attached === undefined ? undefined : readCda(attached), 'Binary.data: cda.xml');
  if (pdf.signature() === 'none') throw new UnwritableCall('Binary.data: signature');
  return { type, patientIds };
}

/** The validation before the signature; none when the gateway was not reached then. Half of one is unwritable. */
function validationOf(asked: AskedCall): EarlierValidation | undefined {
  const workflowInstanceId = asked.value('validation-workflow');
  const moment = asked.value('validation-at');
  if (workflowInstanceId === undefined && moment === undefined) return undefined;
  if (moment === undefined || !isInstant(moment)) throw new UnwritableCall('Task.input[validation-at]');
  return {
    workflowInstanceId: needed(workflowInstanceId, 'Task.input[validation-workflow]'),
    at: Date.parse(moment),
  };
}
