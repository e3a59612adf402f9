import type { DeviceRequest, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import type {
  AccessTypeCode,
  AifaNoteCode,
  CoPaymentPositionCode,
  DiabeticAidCode,
  DispensingChannelCode,
  NonSubstitutabilityReasonCode,
  OxygenEquipmentCode,
  PrescriberTypeCode,
  PrescriptionIndicationCode,
  PrescriptionPlaceCode,
  PriorityClassCode,
  SpecialistBranchCode,
} from '@sinfonia/profiles';
import type { PersonInput } from '../steps/person.ts';
import type { StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/*
 * References are texts `Type/id`. Days are `YYYY-MM-DD` in Europe/Rome. Codes are those of the tables of Sistema TS. Names of
 * parameters and rules: docs/reference/prescription-steps.md.
 */

/** A line of a prescription, as it was read. */
export type PrescriptionLine = Stored<MedicationRequest | ServiceRequest | DeviceRequest>;

/**
 * A prescription: its lines as a step answered them, or its first line as it was read, which bind the step to the version of the
 * first line (412 when somebody changed it meanwhile); or any of its lines by reference, for whatever version there is.
 */
export type PrescriptionReference =
  | readonly PrescriptionLine[]
  | PrescriptionLine
  | `MedicationRequest/${string}`
  | `ServiceRequest/${string}`
  | `DeviceRequest/${string}`;

/** What is read: a prescription, or the number (NRE) of one of a type. */
export type PrescriptionNumber = {
  /** NRE, fifteen characters. It is sent in the body, never in the address. */
  readonly nre: string;
  /** What it prescribes: medicines unless given. */
  readonly of?: 'MedicationRequest' | 'ServiceRequest' | 'DeviceRequest';
};

/** What every prescription says. */
export interface PrescriptionInput extends StepInput, PersonInput {
  /** Position of the person regarding the co-payment (ticket). */
  readonly coPayment: CoPaymentPositionCode;
  /** `Coverage/…`, when the position is `exempt`. */
  readonly exemption?: string;
  /** Where the person was seen; asked for with medicines and services (rule RX-36). */
  readonly place?: PrescriptionPlaceCode;
  /** S suggested by a specialist, H by a hospital stay. */
  readonly indication?: PrescriptionIndicationCode;
  /** How the doctor works for the health service, table `prescriber-type`; by the role unless given. */
  readonly prescriberType?: PrescriberTypeCode;
  /** `PractitionerRole/…` of the doctor for whom a substitute prescribes. */
  readonly holder?: string;
  /** The name of the person is not to be shown. */
  readonly obscured?: boolean;
  /** Internal to the structure. */
  readonly internal?: boolean;
  /** First line of the cancelled prescription that this one replaces. */
  readonly replaces?: string;
}

/** A medicine. It is named by AIC, or by equivalence group with ATC. */
export interface PrescribedMedicine {
  /** AIC of the package, nine digits. */
  readonly aic?: string;
  /** AIFA equivalence group. */
  readonly group?: string;
  /** ATC of the active ingredient, fifth level. */
  readonly atc?: string;
  readonly description?: string;
  /** 1 to 99. */
  readonly packs: number;
  readonly dosage?: string;
  /** Why it may not be substituted. */
  readonly nonSubstitutable?: NonSubstitutabilityReasonCode;
  /** That of the plan unless given. */
  readonly note?: AifaNoteCode;
  /** That of the plan unless given. */
  readonly channel?: DispensingChannelCode;
  /** `MedicationRequest/…` of the therapeutic plan; the one in force for this medicine unless given. */
  readonly plan?: string;
  /** A chronic therapy for six months at least. */
  readonly ongoingChronic?: boolean;
  /** ICD-9-CM. */
  readonly diagnosis?: string;
  readonly reason?: string;
}

/** Medicines are prescribed. Operation `$prescribe-medicines`. */
export interface PrescribeMedicinesInput extends PrescriptionInput {
  readonly medicines: readonly PrescribedMedicine[];
}

/** A service of a specialist. It is named by either code. */
export interface PrescribedService {
  /** Code of the national nomenclature. */
  readonly code?: string;
  /** Code of the catalogue of the Region. */
  readonly catalogue?: string;
  readonly description?: string;
  /** How often, 1 to 8; once unless given. */
  readonly quantity?: number;
  /** Sessions of a cycle, 1 to 120; only for branch 12. */
  readonly sessions?: number;
  readonly branch: SpecialistBranchCode;
  /** 1 first access, 0 control or other. */
  readonly accessType: AccessTypeCode;
  /** May be given as a televisita. */
  readonly televisita?: boolean;
  /** Conditions of the LEA. */
  readonly lea?: {
    readonly noteNumber?: string;
    readonly condition?: string;
    readonly appropriateness?: string;
    readonly disease?: string;
  };
  readonly remark?: string;
}

/** Services are prescribed. Operation `$prescribe-services`. */
export interface PrescribeServicesInput extends PrescriptionInput {
  readonly services: readonly PrescribedService[];
  /** U 72 hours, B 10 days, D deferrable, P planned. */
  readonly priority?: PriorityClassCode;
  /** ICD-9-CM. */
  readonly diagnosis?: string;
  /** Diagnostic question in words. */
  readonly question?: string;
}

/** An aid. It is named by one of the three codes. */
export interface PrescribedAid {
  /** Aid for diabetes. */
  readonly aid?: DiabeticAidCode;
  /** Equipment for oxygen. */
  readonly oxygen?: OxygenEquipmentCode;
  /** Code of the CND classification. */
  readonly cnd?: string;
  readonly description?: string;
  /** 1 to 10000. */
  readonly quantityPerMonth?: number;
  /** First and last day of the supply. */
  readonly start?: string;
  readonly end?: string;
  /** Needed unless there is a plan that says it. */
  readonly channel?: DispensingChannelCode;
  /** `DeviceRequest/…` of the plan of the aid. */
  readonly plan?: string;
}

/** Aids are prescribed. Operation `$prescribe-aids`. */
export interface PrescribeAidsInput extends PrescriptionInput {
  readonly devices: readonly PrescribedAid[];
  /** ICD-9-CM. */
  readonly diagnosis?: string;
  readonly reason?: string;
}

/** A prescription that nobody took in charge is cancelled. Operation `$prescription-cancel`. */
export interface CancelPrescriptionInput extends StepInput {
  readonly reason?: string;
}
