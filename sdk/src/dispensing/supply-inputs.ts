import type { OxygenEquipmentCode } from '@sinfonia/profiles';
import type { PersonIdentifier } from '../steps/person.ts';
import type { StepInput } from '../steps/step.ts';

/** Oxygen or equipment is ordered for a plan in force. Operation `$supply-order`. */
export interface OrderSupplyInput extends StepInput {
  /** Identifier of the person, as on the health card. */
  readonly identifier: PersonIdentifier;
  /** `MedicationRequest/…` of the plan of oxygen therapy; flow and hours come from its dosage. */
  readonly plan: string;
  readonly equipment: OxygenEquipmentCode;
  /** 1 to 20. */
  readonly quantity: number;
  /** `Organization/…`. */
  readonly supplier: string;
  /** Day; today unless given. */
  readonly start?: string;
}

/** What was delivered at home. Operation `$supply-deliver`. */
export interface DeliverSupplyInput extends StepInput {
  /** Whole, 1 to 1000000. */
  readonly quantity: number;
  /** Litres of gas, or items. */
  readonly unit: 'l' | 'item';
  /** Lot of the gas. */
  readonly lot?: string;
  /** Serial number of the equipment. */
  readonly serial?: string;
  readonly deliveryNote?: string;
  /** Instant with its time zone; now unless given. */
  readonly delivered?: string;
}

/** A supply is suspended. Operation `$supply-suspend`. */
export interface SuspendSupplyInput extends StepInput {
  readonly reason: 'hospital-stay' | 'away' | 'other';
}

/** A supply is ended. Operation `$supply-end`. */
export interface EndSupplyInput extends StepInput {
  readonly reason: 'death' | 'plan-ended' | 'therapy-changed' | 'other';
}
