import type { DocumentReference, ParametersParameter } from '@medplum/fhirtypes';
import type { FseDocumentStateCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader } from '../steps/answer-reader.ts';
import type { WaitOptions } from '../steps/answered.ts';
import * as parameter from '../steps/parameters.ts';
import { makeStep, type OperationCaller, placeOf, referenceOf, type StepCall, type StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';
import type { FseDocumentAnswer, FseDocumentStanding, FseQueuedAnswer, FseShown, PreparedAnswer } from './answers.ts';
import type {
  DiscardInput,
  FseDocumentTarget,
  HideInput,
  PrepareInput,
  PublishInput,
  RemoveInput,
  RequestOtpInput,
  UnhideInput,
  UpdateMetadataInput,
} from './inputs.ts';
import { hiddenFrom, hiddenFromNobody, metadataParameters } from './metadata-parameters.ts';
import { bytesOf, eventsOf, pdfResource, readFseDocumentState, whenSettled } from './readings.ts';

type Reader = AnswerReader<FseShown, FseDocumentStateCode>;
type Call = Omit<StepCall<'DocumentReference'>, 'types'>;

/**
 * Documents of the national record (Fascicolo Sanitario Elettronico, FSE 2.0): prepared from FHIR, signed, published, replaced, hidden and
 * deleted, each an operation of the server that ends in one transaction. What the gateway is asked for is queued: {@link published} waits
 * for its end. A step has a key, so it is sent again when its answer is lost and does nothing twice.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `resource-not-found` 404, `step-not-allowed` and
 * `step-key-reused` 409, `version-mismatch` 412, `step-precondition` 422 with the rule (`FS-…`) in `issues[].rule`, `fse-build-…`,
 * `fse-pdf-too-large` and `fse-gateway-refused` 422 for a document that cannot be published, `fse-signature-refused` 422 and
 * `fse-signature-unavailable` 503. Neither PIN nor one-time password is in an error.
 *
 * Source: docs/guide/sdk-fse.md; docs/reference/fse-document-steps.md.
 *
 * @example
 * ```ts
 * const { document } = await doctor.fse.prepare({ patient: 'Patient/1', document: bundle, ...metadata });
 * const address = `DocumentReference/${document.id}`;
 * await doctor.fse.requestOtp(address, { credential });
 * await doctor.fse.publish(address, { credential, pin, otp });
 * const { state, exchanges } = await doctor.fse.published(address);
 * ```
 */
export class FseClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Makes CDA and PDF of a FHIR document, has the gateway validate it, and keeps it ready to be signed. Nothing is published yet. */
  async prepare(input: PrepareInput, options?: CallOptions): Promise<PreparedAnswer> {
    const { replaces } = input;
    const given = [
      ...parameter.reference('patient', input.patient),
      ...parameter.resource('document', input.document),
      ...metadataParameters(input),
      ...parameter.reference('organization', input.organization),
      ...parameter.reference('replaces', replaces === undefined ? undefined : referenceOf(replaces)),
    ];
    const read = await this.#make({ name: '$fse-prepare', target: 'DocumentReference', input, given, options });
    const { file } = read.optional('file');
    return { ...answerOf(read), ...(file === undefined ? {} : { pdf: bytesOf(file) }) };
  }

  /** Has the signature service send the signer the one-time password. Not sent again by itself: each call sends another password. */
  async requestOtp(
    document: FseDocumentTarget,
    { credential }: RequestOtpInput,
    options: CallOptions = {},
  ): Promise<FseDocumentAnswer> {
    const name = '$fse-request-otp';
    const answer = await this.#access.operation(name, {
      ...options,
      on: placeOf(referenceOf(document), ['DocumentReference']),
      parameters: parameter.toParameters(parameter.text('credential', credential)),
    });
    return answerOf(new AnswerReader<FseShown, FseDocumentStateCode>(name, answer));
  }

  /** Signs a prepared document, or hands in the PDF signed elsewhere, and asks for its publication, or for the replacement. */
  publish(document: FseDocumentTarget, input: PublishInput = {}, options?: CallOptions): Promise<FseQueuedAnswer> {
    const { signed, credential, pin, otp } = input;
    const given = [
      ...(signed === undefined ? [] : parameter.resource('signed', pdfResource(signed))),
      ...parameter.text('credential', credential),
      ...parameter.text('pin', pin),
      ...parameter.text('otp', otp),
    ];
    return this.#ask({ name: '$fse-publish', target: document, input, given, options });
  }

  /** Takes away a document that was never published; its identifier may be used again. */
  async discard(
    document: FseDocumentTarget,
    input: DiscardInput = {},
    options?: CallOptions,
  ): Promise<FseDocumentAnswer> {
    return answerOf(await this.#make({ name: '$fse-discard', target: document, input, given: [], options }));
  }

  /** Changes metadata of a published document. What is not given stays; `event` replaces the whole list. */
  updateMetadata(
    document: FseDocumentTarget,
    input: UpdateMetadataInput,
    options?: CallOptions,
  ): Promise<FseQueuedAnswer> {
    return this.#change(document, input, metadataParameters(input), options);
  }

  /**
   * Hides a published document in the FSE (oscuramento), and keeps its other events. It takes the index as it was read, since the list of
   * events is sent as a whole: 412 when it changed meanwhile.
   */
  hide(document: Stored<DocumentReference>, input: HideInput = {}, options?: CallOptions): Promise<FseQueuedAnswer> {
    const event = hiddenFrom(input.from ?? 'everybody', eventsOf(document));
    return this.#change(document, input, metadataParameters({ event }), options);
  }

  /** Shows a hidden document again (de-oscuramento), and keeps its other events. It takes the index as it was read, as {@link hide}. */
  unhide(
    document: Stored<DocumentReference>,
    input: UnhideInput = {},
    options?: CallOptions,
  ): Promise<FseQueuedAnswer> {
    const event = hiddenFromNobody(eventsOf(document));
    return this.#change(document, input, metadataParameters({ event }), options);
  }

  /** Deletes a document from the FSE that was published by mistake (`$fse-delete`). Here it stays with its history. */
  remove(document: FseDocumentTarget, input: RemoveInput = {}, options?: CallOptions): Promise<FseQueuedAnswer> {
    return this.#ask({ name: '$fse-delete', target: document, input, given: [], options });
  }

  /** Where a document stands: state, calls to the gateway and their ends, and what the caller may do next. */
  state(document: FseDocumentTarget, options: CallOptions = {}): Promise<FseDocumentStanding> {
    return readFseDocumentState(this.#access, document, options);
  }

  /**
   * Where a document stands once nothing is under way any more: `published`, `refused` by the gateway, `failed` at INI; after a deletion
   * `deleted`. A change that the gateway refused leaves it `published`: the last of `exchanges` tells. Throws `exchange-open` when
   * there is no end in the time given.
   */
  published(document: FseDocumentTarget, options: WaitOptions = {}): Promise<FseDocumentStanding> {
    return whenSettled((call) => readFseDocumentState(this.#access, document, call), options);
  }

  #change(
    target: FseDocumentTarget,
    input: StepInput,
    given: readonly ParametersParameter[],
    options: CallOptions | undefined,
  ): Promise<FseQueuedAnswer> {
    return this.#ask({ name: '$fse-update-metadata', target, input, given, options });
  }

  async #ask(call: Call): Promise<FseQueuedAnswer> {
    const read = await this.#make(call);
    return { ...answerOf(read), ...read.optional('call') };
  }

  #make(call: Call): Promise<Reader> {
    return makeStep<FseShown, FseDocumentStateCode, 'DocumentReference'>(this.#access, {
      types: ['DocumentReference'],
      ...call,
    });
  }
}

function answerOf(read: Reader): FseDocumentAnswer {
  return { ...read.step(), ...read.optional('document') };
}
