import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import PdfDocument from 'pdfkit';
import { FseRestAdapter } from '../../../src/exchanges/fse/gateway/rest-adapter.ts';
import type { CallFacts } from '../../../src/exchanges/fse/gateway/tokens.ts';
import {
  type EarlierValidation,
  type PublishingMessage,
  toOutbox,
} from '../../../src/exchanges/fse/publishing/message.ts';
import { fseExchange } from '../../../src/exchanges/fse/publishing/outbox-handler.ts';
import type { ValidatedPublicationBody } from '../../../src/exchanges/fse/rules/request-body.ts';
import type { DocumentSigner } from '../../../src/exchanges/fse/signing/port.ts';
import type { ExchangeOutbox } from '../../../src/exchanges/outbox/exchange-outbox.ts';
import type { Credential } from './gateway-certificates.ts';

/** Common name of the signing certificate of the trial. */
export const trialSigner = 'S1#150EXAMPLECN';

const documentRoot = '2.16.840.1.113883.2.9.2.150.4.4';

/** A physician and a patient of the official sample, both synthetic. */
export const trialFacts: CallFacts = {
  user: { value: 'PROVAX00X00X000Y' },
  role: 'AAS',
  organisation: '150',
  locality: { name: 'ASL NAPOLI 1 CENTRO', oid: '2.16.840.1.113883.2.9.4.1.3', code: '150204000001' },
  patient: { value: 'GTWGWY82B42G920M' },
  consent: true,
  documentType: { code: '11502-2', codeSystem: '2.16.840.1.113883.6.1' },
};

/** What becomes of a document: how often it is replaced, whether its metadata are written anew, and whether it is deleted in the end. */
export interface Course {
  readonly replacements: 0 | 1 | 2;
  readonly isUpdated: boolean;
  readonly isDeleted: boolean;
}

/** The course of a document by its number. */
export function courseOf(number: number): Course {
  const last = number % 10;
  return {
    replacements: last === 6 ? 2 : last === 3 || last === 9 ? 1 : 0,
    isUpdated: last === 5,
    isDeleted: last === 7 || last === 9,
  };
}

/** Published identifier of a version of a document, from 1 on. */
export const documentIdOf = (number: number, version: number): string => `${documentRoot}^TRIAL${number}.${version}`;

/** Versions of a document. */
export const versionsOf = (number: number): number => courseOf(number).replacements + 1;

/** Whether a document was validated before it was signed: a third of them. */
export const isValidatedBefore = (number: number): boolean => number % 3 === 0;

// Read here, since the processes of a trial run without mocha.
const sample = (): string =>
  readFileSync(new URL('../../../../../shared/oracle/fse/cda-valid/LAB.xml', import.meta.url), 'utf8');

/** The sample with identifiers of its own. */
function cdaOf(text: string, number: number, version: number): string {
  return text
    .replace(/<id root="[^"]*" extension="[^"]*"/, `<id root="${documentRoot}" extension="TRIAL${number}.${version}"`)
    .replace(/<setId root="[^"]*" extension="[^"]*"/, `<setId root="${documentRoot}" extension="TRIAL${number}"`)
    .replace(/<versionNumber value="1"/, `<versionNumber value="${version}"`);
}

function bodyOf(number: number, version: number): ValidatedPublicationBody {
  return {
    healthDataFormat: 'CDA',
    mode: 'ATTACHMENT',
    tipologiaStruttura: 'Ospedale',
    tipoDocumentoLivAlto: 'REF',
    assettoOrganizzativo: 'AD_PSC043',
    tipoAttivitaClinica: 'ERP',
    identificativoSottomissione: `2.16.840.1.113883.2.9.2.150.4.3.${number}`,
    identificativoRep: '2.16.840.1.113883.2.9.2.150.4.5.1',
    identificativoDoc: documentIdOf(number, version),
  };
}

/** A small PDF with a CDA attached. */
async function pdfOf(cda: string): Promise<Uint8Array> {
  const document = new PdfDocument();
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  document.text('Referto di prova');
  document.file(Buffer.from(cda, 'utf8'), { name: 'cda.xml', type: 'text/xml' });
  document.end();
  await once(document, 'end');
  return Buffer.concat(pieces);
}

async function signedPdf(cda: string, signer: DocumentSigner): Promise<string> {
  const signing = await signer.sign({
    pdf: await pdfOf(cda),
    signerName: 'Prova Medico',
    reason: 'Referto di prova',
    time: Date.now(),
  });
  if (signing.kind !== 'signed') throw new Error(`a document is ${signing.kind}`);
  return Buffer.from(signing.pdf).toString('base64');
}

/** The messages of a document, in their order; which document they change follows from the answers before. */
async function messagesOf(
  number: number,
  signer: DocumentSigner,
  validation: EarlierValidation | undefined,
  text: string,
): Promise<readonly PublishingMessage[]> {
  const pdfs: string[] = [];
  for (let version = 1; version <= versionsOf(number); version++)
    pdfs.push(await signedPdf(cdaOf(text, number, version), signer));
  const document = (version: number) => ({ pdf: pdfs[version - 1] ?? '' });
  const { replacements, isUpdated, isDeleted } = courseOf(number);
  const { tipologiaStruttura, tipoDocumentoLivAlto, assettoOrganizzativo, tipoAttivitaClinica, ...rest } = bodyOf(
    number,
    1,
  );
  const facts = trialFacts;
  return [
    {
      kind: 'publish',
      facts,
      body: bodyOf(number, 1),
      document: { ...document(1), ...(validation === undefined ? {} : { validation }) },
    },
    ...Array.from(
      { length: replacements },
      (_none, index): PublishingMessage => ({
        kind: 'replace',
        facts,
        body: bodyOf(number, index + 2),
        document: document(index + 2),
      }),
    ),
    ...(isUpdated
      ? [
          {
            kind: 'update-metadata' as const,
            facts,
            body: {
              tipologiaStruttura,
              tipoDocumentoLivAlto,
              assettoOrganizzativo: 'AD_PSC008',
              tipoAttivitaClinica,
              identificativoSottomissione: rest.identificativoSottomissione,
            },
          },
        ]
      : []),
    ...(isDeleted ? [{ kind: 'delete' as const, facts }] : []),
  ];
}

/** Id of a message of a document in the outbox. */
export const messageIdOf = (number: number, index: number): string => `doc-${number}-${index}`;

/** A client of the gateway for a trial. */
export function trialAdapter(address: string, credential: Credential, readTimeout: number): FseRestAdapter {
  const { certificate, privateKey } = credential;
  return new FseRestAdapter({
    address,
    tokens: {
      identity: {
        certificate: new X509Certificate(certificate),
        key: createPrivateKey(privateKey),
        commonName: trialSigner,
        pem: { cert: certificate, key: privateKey },
      },
      audience: address,
      application: { id: 'SINFONIA', vendor: 'EXAMPLE', version: '1.0.0' },
      lifetime: 300,
      allowance: 60,
      clock: Date.now,
    },
    connectTimeout: 1_000,
    readTimeout,
    connections: 24,
  });
}

/** Validates the PDFs that are not signed yet, of the documents for which this is done before. */
export async function validateBefore(
  adapter: FseRestAdapter,
  documents: number,
): Promise<ReadonlyMap<number, EarlierValidation>> {
  const text = sample();
  const validations = new Map<number, EarlierValidation>();
  const rest = Array.from({ length: documents }, (_none, number) => number).filter(isValidatedBefore);
  const work = async (): Promise<void> => {
    for (let number = rest.pop(); number !== undefined; number = rest.pop()) {
      const reply = await adapter.validate({
        facts: trialFacts,
        file: await pdfOf(cdaOf(text, number, 1)),
        body: { activity: 'VALIDATION', healthDataFormat: 'CDA', mode: 'ATTACHMENT' },
      });
      const workflow = reply.kind === 'accepted' ? reply.answer.workflowInstanceId : undefined;
      if (workflow === undefined) throw new Error(`a validation is ${reply.kind}`);
      validations.set(number, { workflowInstanceId: workflow, at: Date.now() });
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return validations;
}

/** Signs all documents and queues their messages; says how many. */
export async function queueDocuments(
  outbox: ExchangeOutbox,
  documents: number,
  signer: DocumentSigner,
  validations: ReadonlyMap<number, EarlierValidation>,
): Promise<number> {
  const text = sample();
  let queued = 0;
  for (let number = 0; number < documents; number++) {
    const messages = await messagesOf(number, signer, validations.get(number), text);
    outbox.atomically(() => {
      messages.forEach((message, index) => {
        outbox.queue(fseExchange, toOutbox(`lineage-${number}`, messageIdOf(number, index), message));
      });
    });
    queued += messages.length;
  }
  return queued;
}
