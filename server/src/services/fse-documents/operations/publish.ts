import type { Binary, DocumentReference, Practitioner } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { GatewayPdf } from '../../../exchanges/fse/pdf/read-pdf.ts';
import type { SignerConsent, Signing } from '../../../exchanges/fse/signing/port.ts';
import { notFound } from '../../../fhir/showing.ts';
import type { Read } from '../../steps/changes.ts';
import { extensionOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import type { FseDocument } from '../document.ts';
import { attachmentOf } from '../index-elements.ts';
import { ownerOf, tell } from '../own-document.ts';
import type { PublicationDesk } from '../publication-desk.ts';
import { notSigned } from '../refusals.ts';
import { refusedBy } from '../rules.ts';
import { shownCall } from './shown.ts';

const text = (it: string, en: string): parameter.Bilingual => ({ it, en });
/** Shown in the field of the signature. */
const reasonOfSignature = 'Firma del documento per il Fascicolo Sanitario Elettronico';

/** Signatures that were made for a request: a step that is made anew after a race does not ask the signer twice. */
const signatures = new WeakMap<object, Signing>();

/**
 * Signs a prepared document, or takes the signed one, and asks that it be published, in one transaction.
 * Refusals beside the rules: `fse-signature-refused` 422, `fse-signature-unavailable` 503.
 */
export const publish = (desk: PublicationDesk) =>
  defineStep<FseDocument>()({
    name: 'fse-publish',
    target: { type: 'DocumentReference', level: 'instance' },
    description: {
      it: 'Firma un documento preparato, o ne prende il PDF già firmato, e ne chiede la pubblicazione nel FSE (o la sostituzione). L’invio è in coda: lo stato dice quando il gateway e INI lo hanno preso.',
      en: 'Signs a prepared document, or takes its PDF signed already, and asks for its publication in the FSE (or the replacement). It is queued: the state tells when gateway and INI have taken it.',
    },
    parameters: {
      key: parameter.key(),
      signed: parameter.optional(
        parameter.resource<Binary>(
          'Binary',
          text('PDF firmato altrove (PAdES)', 'PDF that was signed elsewhere (PAdES)'),
        ),
      ),
      credential: parameter.optional(
        parameter.matching(
          /^[A-Za-z0-9._:-]{1,128}$/,
          text('Nome della chiave del firmatario', "Name of the signer's key"),
        ),
      ),
      pin: parameter.secret(
        parameter.optional(
          parameter.matching(
            /^\S{1,64}$/,
            text('PIN di firma; non è conservato', 'PIN of the signature; it is not kept'),
          ),
        ),
      ),
      otp: parameter.secret(
        parameter.optional(
          parameter.matching(
            /^\S{1,64}$/,
            text('Password monouso; non è conservata', 'One-time password; it is not kept'),
          ),
        ),
      ),
    },
    shows: {
      document: { type: 'DocumentReference', text: text('Scheda del documento', 'Index of the document') },
      ...shownCall,
    },
    refusals: ['fse-signature-refused', 'fse-signature-unavailable'],
    async run(work, input) {
      const { document, user } = await ownerOf(work);
      const file = await fileOf(work, document);
      const pdf = Buffer.from(file.data ?? '', 'base64');
      const signed = input.signed === undefined ? await sign(work, desk, pdf, user, input) : readSigned(input.signed);
      await requireSigned(pdf, signed);
      const replaced = document.relatesTo?.find(({ code }) => code === 'replaces')?.target?.reference;
      const binary = work.changes.update<Binary>({ ...file, data: Buffer.from(signed).toString('base64') });
      const indexed = work.changes.update<DocumentReference>({
        ...document,
        docStatus: replaced === undefined ? 'final' : 'amended',
        content: document.content.map(({ attachment, ...rest }) => ({
          ...rest,
          attachment: { ...attachment, ...attachmentOf(signed) },
        })),
      });
      const workflow = workflowOf(document);
      const call = tell(work, replaced === undefined ? 'fse-publish' : 'fse-replace', document, user, {
        parts: [
          { name: 'file', reference: binary },
          ...(replaced === undefined ? [] : [{ name: 'replaces', reference: replaced }]),
        ],
        // The validation was made when the document was indexed.
        values: workflow === undefined ? {} : { 'validation-workflow': workflow, 'validation-at': document.date ?? '' },
      });
      return { state: 'queued', about: indexed, shows: { document: indexed, call } };
    },
  });

/** Asks the signature service to send the signer a one-time password. */
export const requestOtp = (desk: PublicationDesk) =>
  defineStep<FseDocument>()({
    name: 'fse-request-otp',
    target: { type: 'DocumentReference', level: 'instance' },
    description: {
      it: 'Chiede al servizio di firma di mandare al firmatario la password monouso per questo documento.',
      en: 'Asks the signature service to send the signer the one-time password for this document.',
    },
    parameters: {
      credential: parameter.matching(
        /^[A-Za-z0-9._:-]{1,128}$/,
        text('Nome della chiave del firmatario', "Name of the signer's key"),
      ),
    },
    shows: { document: { type: 'DocumentReference', text: text('Scheda del documento', 'Index of the document') } },
    refusals: ['fse-signature-refused', 'fse-signature-unavailable'],
    async run(work, { credential }) {
      const { document } = await ownerOf(work);
      const refused = await desk.requestOtp(credential);
      if (refused !== undefined) throw notSigned(refused);
      const about = `DocumentReference/${document.id}`;
      return { state: 'prepared', about, shows: { document: about } };
    },
  });

async function fileOf({ context }: Work<FseDocument>, { content }: DocumentReference): Promise<Read<Binary>> {
  const [, id = ''] = /Binary\/([A-Za-z0-9.-]{1,64})$/.exec(content[0]?.attachment.url ?? '') ?? [];
  const file = await readResource(context.store, 'Binary', `Binary/${id}`);
  if (file === undefined) throw notFound({ type: 'Binary', id });
  return file;
}

async function sign(
  { actor, now }: Work<FseDocument>,
  desk: PublicationDesk,
  pdf: Uint8Array,
  user: Practitioner,
  input: {
    readonly credential?: string | undefined;
    readonly pin?: string | undefined;
    readonly otp?: string | undefined;
  },
): Promise<Uint8Array> {
  if (actor.person === undefined) throw refusedBy('FS-10', parameterPlace('signed'));
  const { credential, pin, otp } = input;
  if (desk.asksConsent && credential === undefined) throw refusedBy('FS-11', parameterPlace('credential'));
  const consent: SignerConsent | undefined =
    credential === undefined
      ? undefined
      : { credential, ...(pin === undefined ? {} : { pin }), ...(otp === undefined ? {} : { otp }) };
  const signing =
    signatures.get(input) ??
    (await desk.sign({
      pdf,
      signerName: nameOf(user),
      reason: reasonOfSignature,
      time: now,
      ...(consent === undefined ? {} : { consent }),
    }));
  if (signing.kind !== 'signed') throw notSigned(signing);
  signatures.set(input, signing);
  return signing.pdf;
}

/** Refuses a file whose signature does not hold, or that is not the prepared document. Refusal: FS-06. */
async function requireSigned(prepared: Uint8Array, signed: Uint8Array): Promise<void> {
  const [before, after] = await Promise.all([GatewayPdf.open(prepared), GatewayPdf.open(signed)]);
  const [own, given] = [before?.cda('ATTACHMENT'), after?.cda('ATTACHMENT')];
  const isSame = own !== undefined && given !== undefined && Buffer.compare(own, given) === 0;
  if (!isSame || after?.signature() !== 'valid') throw refusedBy('FS-06', parameterPlace('signed'));
}

function readSigned({ data = '' }: Binary): Uint8Array {
  return Buffer.from(data, 'base64');
}

function workflowOf(document: DocumentReference): string | undefined {
  const parts = extensionOf(document, extensionUrl.FsePublication)?.extension;
  return parts?.find(({ url }) => url === 'workflowInstance')?.valueString;
}

function nameOf({ name = [] }: Practitioner): string {
  const [{ given = [], family = '' } = {}] = name;
  return [...given, family].filter((part) => part !== '').join(' ');
}
