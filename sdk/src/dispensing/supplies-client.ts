import type { Task } from '@medplum/fhirtypes';
import type { OxygenSupplyRequest, SinfoniaSupplyDelivery, SupplyStateCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import type { AnswerReader } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { makeStep, type OperationCaller, type StepCall, type StepInput } from '../steps/step.ts';
import type { DeliveredSupplyAnswer, HaltedSupplyAnswer, SupplyAnswer } from './answers.ts';
import type { OrderReference } from './inputs.ts';
import type { DeliverSupplyInput, EndSupplyInput, OrderSupplyInput, SuspendSupplyInput } from './supply-inputs.ts';

interface SupplyShown {
  readonly order: OxygenSupplyRequest;
  readonly delivery: SinfoniaSupplyDelivery;
  readonly event: Task;
}
type Call = Omit<StepCall<'SupplyRequest'>, 'types'>;

/**
 * Oxygen and its equipment at home, ordered under a plan of oxygen therapy. Errors as those of `DispensingClient`.
 *
 * Source: docs/reference/supply-steps.md; the process is the platform's own.
 */
export class SuppliesClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Orders oxygen or equipment from the supplier. */
  async order(input: OrderSupplyInput, options?: CallOptions): Promise<SupplyAnswer> {
    const given = [
      ...parameter.identifier('identifier', input.identifier),
      ...parameter.reference('plan', input.plan),
      ...parameter.code('equipment', input.equipment),
      ...parameter.count('quantity', input.quantity),
      ...parameter.reference('supplier', input.supplier),
      ...parameter.day('start', input.start),
    ];
    return orderOf(await this.#step({ name: '$supply-order', target: 'SupplyRequest', input, given, options }));
  }

  /** Records what was delivered at home, however late. */
  async deliver(
    order: OrderReference,
    input: DeliverSupplyInput,
    options?: CallOptions,
  ): Promise<DeliveredSupplyAnswer> {
    const given = [
      ...parameter.count('quantity', input.quantity),
      ...parameter.code('unit', input.unit),
      ...parameter.text('lot', input.lot),
      ...parameter.text('serial', input.serial),
      ...parameter.text('deliveryNote', input.deliveryNote),
      ...parameter.instant('delivered', input.delivered),
    ];
    const read = await this.#step({ name: '$supply-deliver', target: order, input, given, options });
    return { ...orderOf(read), ...read.optional('delivery') };
  }

  /** Suspends a supply, e.g. during a hospital stay. */
  async suspend(order: OrderReference, input: SuspendSupplyInput, options?: CallOptions): Promise<HaltedSupplyAnswer> {
    const given = parameter.code('reason', input.reason);
    return haltOf(await this.#step({ name: '$supply-suspend', target: order, input, given, options }));
  }

  /** Resumes a suspended supply. */
  async resume(order: OrderReference, input: StepInput = {}, options?: CallOptions): Promise<SupplyAnswer> {
    return orderOf(await this.#step({ name: '$supply-resume', target: order, input, given: [], options }));
  }

  /** Ends a supply. */
  async end(order: OrderReference, input: EndSupplyInput, options?: CallOptions): Promise<HaltedSupplyAnswer> {
    const given = parameter.code('reason', input.reason);
    return haltOf(await this.#step({ name: '$supply-end', target: order, input, given, options }));
  }

  #step(call: Call): Promise<AnswerReader<SupplyShown, SupplyStateCode>> {
    return makeStep(this.#access, { types: ['SupplyRequest'], ...call });
  }
}

type Reader = AnswerReader<SupplyShown, SupplyStateCode>;

const orderOf = (read: Reader): SupplyAnswer => ({ ...read.step(), ...read.optional('order') });

const haltOf = (read: Reader): HaltedSupplyAnswer => ({ ...orderOf(read), ...read.optional('event') });
