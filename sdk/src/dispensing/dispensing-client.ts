import type { DirectMedicationDispense, PrescriptionStateCodeValue, SupplyStateCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import type { AnswerReader } from '../steps/answer-reader.ts';
import { type AnsweredOptions, readUntil, type WaitOptions, whenAnswered } from '../steps/answered.ts';
import { firstOf, unboundLine } from '../steps/lines.ts';
import * as parameter from '../steps/parameters.ts';
import { makeStep, type OperationCaller, referenceOf, type StepCall, type StepInput } from '../steps/step.ts';
import type {
  DirectDispenseAnswer,
  DispensedAnswer,
  DispensingShown,
  DispensingStanding,
  HeldAnswer,
  OrderAnswer,
  OrderStanding,
  ReceivedAnswer,
} from './answers.ts';
import type {
  DirectDispenseInput,
  DispenseInput,
  DispensingReference,
  OrderInput,
  OrderReference,
  ReceiveInput,
  ReturnInput,
  ReverseInput,
  SuspendDispensingInput,
  TakeInput,
} from './inputs.ts';
import { directParameters, dispensedItems, receivedPacks } from './item-parameters.ts';
import { readDispensingState } from './readings.ts';
import { SuppliesClient } from './supplies-client.ts';

const types = ['MedicationRequest', 'SupplyRequest'] as const;

type Reader = AnswerReader<DispensingShown, PrescriptionStateCodeValue>;
type Call = Omit<StepCall<(typeof types)[number]>, 'types'>;

/**
 * The steps of dispensing (erogazione), each an operation of the server that ends in one transaction: taking in charge, handing over,
 * orders of the distribution on behalf (DPC), direct dispensing; {@link supplies} for oxygen at home. The caller acts for a pharmacy,
 * or a structure that may use the channel. A step has a key, so it is sent again when its answer is lost and hands nothing over twice.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `prescription-not-found` and `resource-not-found` 404,
 * `step-not-allowed` and `step-key-reused` 409, `version-mismatch` 412, `step-precondition` 422 with the rule (`DS-…`) in
 * `issues[].rule`, and the faults of validation 422.
 *
 * Source: docs/guide/dispensing.md; docs/reference/dispensing-steps.md; Sistema TS, ricetta dematerializzata.
 *
 * @example
 * ```ts
 * const { lines } = await pharmacy.dispensing.take({ nre, identifier });
 * const items = lines.map(({ id }) => ({ prescription: `MedicationRequest/${id}`, channel: 'convention', aic, quantity: 1, price }) as const);
 * await pharmacy.dispensing.dispense(lines, { operation: '1', items });
 * ```
 */
export class DispensingClient {
  /** Oxygen and its equipment at home. */
  readonly supplies: SuppliesClient;
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
    this.supplies = new SuppliesClient(access);
  }

  /**
   * Takes a prescription in charge: whoever has its number and the card of the person. Both go in the body. After ten requests in
   * vain the organization waits (`too-many-requests` 429).
   */
  async take(input: TakeInput, options?: CallOptions): Promise<HeldAnswer> {
    const given = [...parameter.text('nre', input.nre), ...parameter.identifier('identifier', input.identifier)];
    return heldOf(await this.#step({ name: '$dispensing-take', target: 'MedicationRequest', input, given, options }));
  }

  /** Gives a prescription back, for another pharmacy to take. */
  async release(of: DispensingReference, input: StepInput = {}, options?: CallOptions): Promise<HeldAnswer> {
    const target = firstOf(of);
    return heldOf(await this.#step({ name: '$dispensing-release', target, input, given: [], options }));
  }

  /** Records what was handed over. */
  async dispense(of: DispensingReference, input: DispenseInput, options?: CallOptions): Promise<DispensedAnswer> {
    const given = [
      ...parameter.code('operation', input.operation),
      ...parameter.instant('handedOver', input.handedOver),
      ...parameter.code('mode', input.mode),
      ...dispensedItems(input.items),
    ];
    const target = firstOf(of);
    return dispensedOf(await this.#step({ name: '$dispensing-dispense', target, input, given, options }));
  }

  /** Suspends the dispensing while a medicine is awaited. */
  async suspend(
    of: DispensingReference,
    input: SuspendDispensingInput = {},
    options?: CallOptions,
  ): Promise<HeldAnswer> {
    const [target, given] = [firstOf(of), parameter.day('until', input.until)];
    return heldOf(await this.#step({ name: '$dispensing-suspend', target, input, given, options }));
  }

  /** Revokes the suspension: the prescription is to be dispensed again, by whoever takes it in charge anew. */
  async resume(of: DispensingReference, input: StepInput = {}, options?: CallOptions): Promise<HeldAnswer> {
    const target = firstOf(of);
    return heldOf(await this.#step({ name: '$dispensing-resume', target, input, given: [], options }));
  }

  /** Reverses the dispensing: the dispenses become entered in error, and the prescription is in charge again. */
  async reverse(of: DispensingReference, input: ReverseInput, options?: CallOptions): Promise<DispensedAnswer> {
    const target = firstOf(of);
    const given = [...parameter.text('code', input.code), ...parameter.text('reason', input.reason)];
    return dispensedOf(await this.#step({ name: '$dispensing-reverse', target, input, given, options }));
  }

  /**
   * Orders a medicine of the distribution on behalf for one line. It is not bound to a version, because a line need not be the
   * first one, which stands for the prescription.
   */
  async order(
    line: Exclude<DispensingReference, readonly unknown[]>,
    input: OrderInput,
    options?: CallOptions,
  ): Promise<OrderAnswer> {
    const given = [
      ...parameter.text('aic', input.aic),
      ...parameter.count('quantity', input.quantity),
      ...parameter.reference('supplier', input.supplier),
      ...parameter.day('expected', input.expected),
    ];
    const target = unboundLine(line);
    return orderOf(await this.#step({ name: '$dispensing-order', target, input, given, options }));
  }

  /** Cancels an order that did not arrive. */
  async cancelOrder(order: OrderReference, input: StepInput = {}, options?: CallOptions): Promise<OrderAnswer> {
    return orderOf(await this.#step({ name: '$dispensing-cancel-order', target: order, input, given: [], options }));
  }

  /** Records what arrived of an order. */
  async receive(order: OrderReference, input: ReceiveInput, options?: CallOptions): Promise<ReceivedAnswer> {
    const given = [
      ...parameter.text('deliveryNote', input.deliveryNote),
      ...parameter.instant('arrived', input.arrived),
      ...receivedPacks(input.packs),
    ];
    const read = await this.#step({ name: '$dispensing-receive', target: order, input, given, options });
    return { ...orderOf(read), deliveries: read.all('delivery') };
  }

  /** Returns what arrived and was not dispensed. */
  async returnOrder(order: OrderReference, input: ReturnInput, options?: CallOptions): Promise<OrderAnswer> {
    const given = parameter.code('reason', input.reason);
    return orderOf(await this.#step({ name: '$dispensing-return', target: order, input, given, options }));
  }

  /** Asks for the authorisation to dispense under convention what the distributor has not got. */
  async shortage(order: OrderReference, input: StepInput = {}, options?: CallOptions): Promise<OrderAnswer> {
    return orderOf(await this.#step({ name: '$dispensing-shortage', target: order, input, given: [], options }));
  }

  /** Records a medicine that a hospital or ASL handed over without an electronic prescription. */
  async dispenseDirectly(input: DirectDispenseInput, options?: CallOptions): Promise<DirectDispenseAnswer> {
    const read = await makeStep<{ readonly dispense: DirectMedicationDispense }, SupplyStateCode, 'MedicationDispense'>(
      this.#access,
      {
        name: '$dispensing-direct',
        types: ['MedicationDispense'],
        target: 'MedicationDispense',
        input,
        given: directParameters(input),
        options,
      },
    );
    return { ...read.step(), ...read.optional('dispense') };
  }

  /** Where a prescription stands: what is left of each line, orders, calls to other systems, and what the caller may do next. */
  state(of: DispensingReference, options: CallOptions = {}): Promise<DispensingStanding> {
    return readDispensingState(this.#access, of, options);
  }

  /**
   * Where a prescription stands once Sistema TS and the distributor have answered what this pharmacy told them; `from`: one of
   * them alone. Throws `exchange-open` when there is no answer in the time given.
   */
  answered(of: DispensingReference, options: AnsweredOptions = {}): Promise<DispensingStanding> {
    return whenAnswered((call) => readDispensingState(this.#access, of, call), options);
  }

  /**
   * Where an order of a prescription stands once the distributor has sent it, or said that it does not come: `in-delivery`,
   * `delivered`, `missing`, `cancelled` or `returned`. Throws `exchange-open` when it is not so in the time given, and
   * `TypeError` for an order of another prescription.
   */
  async orderSent(of: DispensingReference, order: OrderReference, options: WaitOptions = {}): Promise<OrderStanding> {
    const reference = referenceOf(order);
    const read = async (call: CallOptions): Promise<OrderStanding> => {
      const { orders } = await readDispensingState(this.#access, of, call);
      const own = orders.find((one) => one.reference === reference);
      if (own === undefined) throw new TypeError('the order is not one of this prescription');
      return own;
    };
    const atDistributor: readonly string[] = ['requested', 'confirmed'];
    return readUntil(read, ({ state }) => (atDistributor.includes(state) ? [`order ${state}`] : []), options);
  }

  #step(call: Call): Promise<Reader> {
    return makeStep(this.#access, { types, ...call });
  }
}

const heldOf = (read: Reader): HeldAnswer => ({
  ...read.step(),
  lines: read.all('line'),
  ...read.optional('hold'),
});

const dispensedOf = (read: Reader): DispensedAnswer => ({ ...heldOf(read), dispenses: read.all('dispense') });

const orderOf = (read: Reader): OrderAnswer => ({ ...read.step(), ...read.optional('order') });
