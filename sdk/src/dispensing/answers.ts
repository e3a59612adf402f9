import type { CodeableConcept, Task } from '@medplum/fhirtypes';
import type {
  DirectMedicationDispense,
  DpcMedicationDispense,
  DpcSupplyRequest,
  DrugMedicationRequest,
  OxygenSupplyRequest,
  PharmacyMedicationDispense,
  PrescriptionStateCodeValue,
  SinfoniaSupplyDelivery,
  SupplyStateCode,
} from '@sinfonia/profiles';
import type { ExchangeCall, NextStep } from '../steps/standing.ts';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';
import type { PackInput } from './inputs.ts';

/** A pack that was handed over, by any channel. */
export type AnyDispense = PharmacyMedicationDispense | DpcMedicationDispense | DirectMedicationDispense;

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface DispensingShown {
  readonly line: DrugMedicationRequest;
  readonly dispense: AnyDispense;
  readonly hold: Task;
  readonly order: DpcSupplyRequest;
  readonly delivery: SinfoniaSupplyDelivery;
}

/** A prescription and its taking in charge. */
export interface HeldAnswer extends StepAnswer<PrescriptionStateCodeValue> {
  /** The lines in their order. */
  readonly lines: readonly Stored<DrugMedicationRequest>[];
  /** The taking in charge. */
  readonly hold?: Stored<Task>;
}

/** A prescription and what was handed over of it. */
export interface DispensedAnswer extends HeldAnswer {
  readonly dispenses: readonly Stored<AnyDispense>[];
}

/** An order of the distribution on behalf. */
export interface OrderAnswer extends StepAnswer<PrescriptionStateCodeValue> {
  readonly order?: Stored<DpcSupplyRequest>;
}

/** An order that arrived. */
export interface ReceivedAnswer extends OrderAnswer {
  /** What arrived, of one AIC each. */
  readonly deliveries: readonly Stored<SinfoniaSupplyDelivery>[];
}

/** What was handed over without a prescription. `state`: that of the therapeutic plan. */
export interface DirectDispenseAnswer extends StepAnswer<SupplyStateCode> {
  readonly dispense?: Stored<DirectMedicationDispense>;
}

/** A supply at home. `state`: that of the therapeutic plan. */
export interface SupplyAnswer extends StepAnswer<SupplyStateCode> {
  readonly order?: Stored<OxygenSupplyRequest>;
}

/** A supply and what was delivered of it. */
export interface DeliveredSupplyAnswer extends SupplyAnswer {
  readonly delivery?: Stored<SinfoniaSupplyDelivery>;
}

/** A supply that was suspended or ended. */
export interface HaltedSupplyAnswer extends SupplyAnswer {
  /** The suspension or end. */
  readonly event?: Stored<Task>;
}

/** A line of a prescription and what is left of it, in packs. */
export interface LineStanding {
  /** `MedicationRequest/…`. */
  readonly prescription: string;
  readonly medicine?: CodeableConcept;
  readonly prescribed: number;
  readonly dispensed: number;
  readonly left: number;
  /** Packs that may be dispensed today. */
  readonly dispensable: number;
  /** Channel that is expected, table `dispensing-channel`. */
  readonly channel: string;
  readonly substitutable: boolean;
  readonly plan: 'none' | 'unknown' | 'in-force' | 'not-in-force';
}

/** Where an order of the distribution on behalf stands. */
export interface OrderStanding {
  /** `SupplyRequest/…`. */
  readonly reference: string;
  /** Table `dpc-order-state`, e.g. `in-delivery`. */
  readonly state: string;
  readonly deliveries: readonly DeliveryStanding[];
}

/** A delivery that the distributor announced, or that arrived. */
export interface DeliveryStanding {
  /** Number of the delivery note (DDT). */
  readonly deliveryNote?: string;
  /** `in-progress`: announced; `completed`: the pharmacy has received it. */
  readonly status: string;
  readonly quantity: number;
  /** Packs of which something is known. */
  readonly packs: readonly PackInput[];
}

/** Where a prescription stands for who dispenses. */
export interface DispensingStanding {
  readonly state: PrescriptionStateCodeValue;
  readonly title: string;
  /** Last day for the taking in charge. */
  readonly validUntil: string;
  /** `Organization/…` of who holds it. */
  readonly holder?: string;
  readonly lines: readonly LineStanding[];
  readonly orders: readonly OrderStanding[];
  readonly exchanges: readonly ExchangeCall[];
  readonly next: readonly NextStep[];
}
