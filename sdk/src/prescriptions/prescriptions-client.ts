import type {
  DrugMedicationRequest,
  ExchangeTask,
  PrescriptionDeviceRequest,
  PrescriptionProcessStateCode,
  SpecialistServiceRequest,
} from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { type AnsweredOptions, whenAnswered } from '../steps/answered.ts';
import { firstOf } from '../steps/lines.ts';
import * as parameter from '../steps/parameters.ts';
import { makeStep, type OperationCaller, type StepCall } from '../steps/step.ts';
import type { AnyPrescriptionLine, PrescriptionAnswer, PrescriptionStanding, SuggestionsAnswer } from './answers.ts';
import type {
  CancelPrescriptionInput,
  PrescribeAidsInput,
  PrescribeMedicinesInput,
  PrescribeServicesInput,
  PrescriptionNumber,
  PrescriptionReference,
} from './inputs.ts';
import { aidLines, headParameters, medicineLines, serviceLines } from './line-parameters.ts';
import { lineTypes, readPrescriptionState, readReminder, readSuggestions } from './readings.ts';

type Call = Omit<StepCall<(typeof lineTypes)[number]>, 'types'>;

/**
 * The steps of electronic prescriptions (ricetta dematerializzata), each an operation of the server that ends in one transaction. The
 * server gives the number (NRE) and asks Sistema TS for the authentication code. A step has a key, so it is sent again when its answer
 * is lost and prescribes nothing twice.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `resource-not-found` 404, `step-not-allowed`,
 * `step-key-reused` and `reminder-not-ready` 409, `version-mismatch` 412, `step-precondition` 422 with the rule (`RX-…`) in
 * `issues[].rule`, `nre-used-up` 503, and the faults of validation 422.
 *
 * Source: docs/guide/prescriptions.md; docs/reference/prescription-steps.md.
 *
 * @example
 * ```ts
 * const { suggestions } = await doctor.prescriptions.suggest('Patient/1');
 * const medicines = suggestions.map(({ medicine }) => ({ ...medicine, aic: packageFor(medicine) }));
 * const { lines } = await doctor.prescriptions.prescribeMedicines({ place: 'A', patient: 'Patient/1', coPayment: 'not-exempt', medicines });
 * const { authenticationCode } = await doctor.prescriptions.answered(lines);
 * if (authenticationCode !== undefined) await writeFile('promemoria.pdf', await doctor.prescriptions.reminder(lines));
 * ```
 */
export class PrescriptionsClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Prescribes medicines; each names its therapeutic plan, or is under the one in force. */
  prescribeMedicines(
    input: PrescribeMedicinesInput,
    options?: CallOptions,
  ): Promise<PrescriptionAnswer<DrugMedicationRequest>> {
    const given = [...headParameters(input), ...medicineLines(input.medicines)];
    return this.#step({ name: '$prescribe-medicines', target: 'MedicationRequest', input, given, options });
  }

  /** Prescribes services of specialists. */
  prescribeServices(
    input: PrescribeServicesInput,
    options?: CallOptions,
  ): Promise<PrescriptionAnswer<SpecialistServiceRequest>> {
    const given = [
      ...headParameters(input),
      ...parameter.code('priority', input.priority),
      ...parameter.text('diagnosis', input.diagnosis),
      ...parameter.text('question', input.question),
      ...serviceLines(input.services),
    ];
    return this.#step({ name: '$prescribe-services', target: 'ServiceRequest', input, given, options });
  }

  /** Prescribes aids. */
  prescribeAids(
    input: PrescribeAidsInput,
    options?: CallOptions,
  ): Promise<PrescriptionAnswer<PrescriptionDeviceRequest>> {
    const given = [
      ...headParameters(input),
      ...parameter.text('diagnosis', input.diagnosis),
      ...parameter.text('reason', input.reason),
      ...aidLines(input.devices),
    ];
    return this.#step({ name: '$prescribe-aids', target: 'DeviceRequest', input, given, options });
  }

  /** Cancels a prescription, all lines of it, that nobody took in charge. */
  async cancel(
    prescription: PrescriptionReference,
    input: CancelPrescriptionInput = {},
    options?: CallOptions,
  ): Promise<PrescriptionAnswer<AnyPrescriptionLine>> {
    const target = firstOf(prescription);
    const given = parameter.text('reason', input.reason);
    return this.#step({ name: '$prescription-cancel', target, input, given, options });
  }

  /** Where a prescription stands: state, number, authentication code, last day, and what the caller may do next. */
  state(of: PrescriptionReference | PrescriptionNumber, options: CallOptions = {}): Promise<PrescriptionStanding> {
    return readPrescriptionState(this.#access, of, options);
  }

  /**
   * Where a prescription stands once Sistema TS has answered: then it has its authentication code, or in `exchanges` why it was
   * refused. Throws `exchange-open` when there is no answer in the time given.
   */
  answered(
    of: PrescriptionReference | PrescriptionNumber,
    options: AnsweredOptions = {},
  ): Promise<PrescriptionStanding> {
    return whenAnswered((call) => readPrescriptionState(this.#access, of, call), options);
  }

  /** The reminder (promemoria): the bytes of a PDF. `reminder-not-ready` (409) before Sistema TS gave its authentication code. */
  reminder(of: PrescriptionReference | PrescriptionNumber, options: CallOptions = {}): Promise<Uint8Array> {
    return readReminder(this.#access, of, options);
  }

  /** What may be prescribed to a person (`Patient/…`) under her plans, and what specialists suggested. */
  suggest(patient: string, options: CallOptions = {}): Promise<SuggestionsAnswer> {
    return readSuggestions(this.#access, patient, options);
  }

  async #step<Line extends AnyPrescriptionLine>(call: Call): Promise<PrescriptionAnswer<Line>> {
    const read = await makeStep<
      { readonly line: Line; readonly exchange: ExchangeTask },
      PrescriptionProcessStateCode,
      (typeof lineTypes)[number]
    >(this.#access, { types: lineTypes, ...call });
    return { ...read.step(), lines: read.all('line'), ...read.optional('exchange') };
  }
}
