import type { CallOptions } from '../requests/sender.ts';
import type { OperationCaller } from '../steps/step.ts';
import {
  type IndicatorsAnswer,
  type IndicatorsInput,
  type OxygenIndicatorsInput,
  type PrescriptionIndicatorsInput,
  readIndicators,
  type WaitingTimesInput,
} from './indicators.ts';

/**
 * The indicators of a period as MeasureReports, for who may see figures; each sees those of its own organizations, and figures
 * of fewer than three people are masked.
 *
 * Every method throws `SinfoniaError`: `access-denied` 403, `operation-parameter-invalid` 400, `indicators-not-ready` 503.
 *
 * Source: docs/guide/indicators.md, docs/guide/medicine-indicators.md, docs/operations/booking-waiting-times.md.
 */
export class IndicatorsClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Home care. */
  homeCare(input: IndicatorsInput, options: CallOptions = {}): Promise<IndicatorsAnswer> {
    return readIndicators(this.#access, 'home-care', input, options);
  }

  /** Therapeutic plans, prescriptions, dispensing, distribution on behalf. */
  prescriptions(input: PrescriptionIndicatorsInput, options: CallOptions = {}): Promise<IndicatorsAnswer> {
    return readIndicators(this.#access, 'prescription', input, options);
  }

  /** Oxygen therapy. */
  oxygen(input: OxygenIndicatorsInput, options: CallOptions = {}): Promise<IndicatorsAnswer> {
    return readIndicators(this.#access, 'oxygen', input, options);
  }

  /** Waiting times of the booking centre, ex ante and ex post, agendas and the waiting list. */
  waitingTimes(input: WaitingTimesInput, options: CallOptions = {}): Promise<IndicatorsAnswer> {
    return readIndicators(this.#access, 'waiting-times', input, options);
  }
}
