import type { MedicationRequest, SupplyRequest } from '@medplum/fhirtypes';
import type {
  DirectContactTypeCode,
  DirectDispensingModeCode,
  DispensedMedicineTypeCode,
  DispensingChannelCode,
  DispensingVariationCode,
  SubstitutionReasonCode,
} from '@sinfonia/profiles';
import type { PersonIdentifier } from '../steps/person.ts';
import type { StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/*
 * References are texts `Type/id`. Days are `YYYY-MM-DD` in Europe/Rome; instants have their time zone. Money is in euro. AIC has nine
 * digits. Names of parameters and rules: docs/reference/dispensing-steps.md.
 */

/**
 * A prescription of medicines: its lines as a step answered them, or its first line as it was read, which bind the step to the version of
 * the first line (412 when somebody changed it meanwhile); or any of its lines by reference, for whatever version there is.
 */
export type DispensingReference =
  | readonly Stored<MedicationRequest>[]
  | Stored<MedicationRequest>
  | `MedicationRequest/${string}`;

/** An order of the distribution on behalf, or a supply of oxygen, as {@link DispensingReference}. */
export type OrderReference = Stored<SupplyRequest> | `SupplyRequest/${string}`;

/** A prescription is presented. Operation `$dispensing-take`. */
export interface TakeInput extends StepInput {
  /** Number of the prescription (NRE), fifteen characters. */
  readonly nre: string;
  /** Identifier of the person, as on the health card. */
  readonly identifier: PersonIdentifier;
}

/** What tells one pack from others. */
export interface PackInput {
  /** Pack number (targa), nine digits and perhaps a check character; then the quantity is 1. */
  readonly serial?: string;
  readonly lot?: string;
  /** Expiry, a day. */
  readonly expiry?: string;
}

/** What is handed over. */
export interface DispensedItem extends PackInput {
  /** `MedicationRequest/…`: the line of the prescription. */
  readonly prescription: string;
  readonly channel: Extract<DispensingChannelCode, 'convention' | 'dpc' | 'direct'>;
  /** AIC of the pack that is handed over. */
  readonly aic: string;
  /** AIFA equivalence group of that pack. */
  readonly equivalenceGroup?: string;
  /** Packs, 1 to 99. */
  readonly quantity: number;
  /** Declares that the pack number is really double. */
  readonly doubleSerial?: boolean;
  /** Variation from what was prescribed: A, S or V; needed for another AIC. */
  readonly substitution?: DispensingVariationCode;
  /** Needed for S. */
  readonly substitutionReason?: SubstitutionReasonCode;
  /** Price of a pack; needed under convention (rule DS-38). */
  readonly price?: number;
  readonly reimbursement?: number;
  /** Ticket for each pack. */
  readonly coPayment?: number;
  /** Difference from the generic medicine. */
  readonly genericDifference?: number;
  /** DPC fee for each pack. */
  readonly dpcFee?: number;
  /** Discount to the health service. */
  readonly discount?: number;
  /** Fixed share for the prescription, only on the first pack. */
  readonly fixedShare?: number;
}

/** A prescription is dispensed. Operation `$dispensing-dispense`. */
export interface DispenseInput extends StepInput {
  /** `tipoOperazione`: 1 whole, 2 a part, 3 a part and nothing more. */
  readonly operation: '1' | '2' | '3';
  readonly items: readonly DispensedItem[];
  /** Instant of the handing over; now unless given. */
  readonly handedOver?: string;
  /** Mode of File F, for the direct channel. */
  readonly mode?: DirectDispensingModeCode;
}

/** The prescription waits for a medicine. Operation `$dispensing-suspend`. */
export interface SuspendDispensingInput extends StepInput {
  /** Day on which the medicine is expected. */
  readonly until?: string;
}

/** The dispensing is reversed. Operation `$dispensing-reverse`. */
export interface ReverseInput extends StepInput {
  /** Code of the reason for Sistema TS (codAnnullamento), 1 to 10 letters and digits; its list is not public. */
  readonly code: string;
  readonly reason: string;
}

/** A medicine of the distribution on behalf is ordered. Operation `$dispensing-order`. */
export interface OrderInput extends StepInput {
  readonly aic: string;
  /** Packs, 1 to 99. */
  readonly quantity: number;
  /** `Organization/…` of the distributor. */
  readonly supplier?: string;
  /** Day on which it is needed. */
  readonly expected?: string;
}

/** What arrived of an order; a pack with a number is an entry of its own. */
export interface ReceivedPack extends PackInput {
  readonly aic: string;
  /** Packs, 1 to 99. */
  readonly quantity: number;
}

/** An order arrived. Operation `$dispensing-receive`. */
export interface ReceiveInput extends StepInput {
  /** Number of the delivery note (DDT). */
  readonly deliveryNote: string;
  readonly packs: readonly ReceivedPack[];
  /** Instant of the arrival; now unless given. */
  readonly arrived?: string;
}

/** What arrived is returned. Operation `$dispensing-return`. */
export interface ReturnInput extends StepInput {
  readonly reason: 'expired' | 'damaged' | 'not-collected';
}

/** A medicine is handed over without an electronic prescription. Operation `$dispensing-direct`. */
export interface DirectDispenseInput extends StepInput, PackInput {
  /** Identifier of the person, as on the health card. */
  readonly identifier: PersonIdentifier;
  /** `MedicationRequest/…` of the therapeutic plan. */
  readonly plan?: string;
  /** Mode of File F. */
  readonly mode: DirectDispensingModeCode;
  readonly kind: DispensedMedicineTypeCode;
  readonly contact: DirectContactTypeCode;
  /** For packs (kind 1). */
  readonly aic?: string;
  /** For any other kind; fourth or fifth level. */
  readonly atc?: string;
  /** Packs or units, 1 to 100000. */
  readonly quantity: number;
  /** Unit of the quantity; packs unless given. */
  readonly unit?: string;
  /** Instant; now unless given. */
  readonly handedOver?: string;
  /** Purchase cost. */
  readonly cost?: number;
}
