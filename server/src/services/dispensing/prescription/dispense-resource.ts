import type { Extension, MedicationDispense, Reference } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { CheckedItem } from './check-items.ts';
import type { Item } from './item.ts';
import { packExtension } from './packs.ts';
import { medicineCode, medicineSystem } from './prescription.ts';

/** What a dispensing is, beside what is handed over. */
export interface Handover {
  readonly patient: string;
  /** `Organization/x`. */
  readonly dispenser: string;
  /** The pharmacist, `PractitionerRole/x`. */
  readonly pharmacist: string | undefined;
  /** Code of dispensing-operation. */
  readonly operation: string;
  /** FHIR dateTimes. */
  readonly prepared: string | undefined;
  readonly handedOver: string;
  /** Code of direct-dispensing-mode, for direct dispensing. */
  readonly mode: string | undefined;
}

const profileOf = {
  convention: profileUrl.PharmacyMedicationDispense,
  dpc: profileUrl.DpcMedicationDispense,
  direct: profileUrl.DirectMedicationDispense,
} as const;

/** Parts of the extension of charges, and the parameters that they come from. */
const chargeParts = {
  prezzo: 'price',
  prezzoRimborso: 'reimbursement',
  ticketConfezione: 'coPayment',
  diffGenerico: 'genericDifference',
  onereDpc: 'dpcFee',
  scontoSsn: 'discount',
  quotaFissa: 'fixedShare',
} as const satisfies Readonly<Record<string, keyof Item>>;

/** The MedicationDispense of one entry that may be handed over. */
export function toMedicationDispense({ item, line, plan, order }: CheckedItem, of: Handover): MedicationDispense {
  const charges = chargesOf(item);
  const pack = packExtension(item);
  // The dispensing on behalf names only a plan that is a MedicationRequest.
  const named = [order, item.channel === 'dpc' && plan?.startsWith('CarePlan/') === true ? undefined : plan];
  const atc = medicineCode(line, 'atc');
  const coding = [
    { system: medicineSystem.aic, code: item.aic },
    ...(item.equivalenceGroup === undefined ? [] : [{ system: medicineSystem.group, code: item.equivalenceGroup }]),
    ...(atc === undefined ? [] : [{ system: medicineSystem.atc, code: atc }]),
  ];
  const performers = [of.dispenser, of.pharmacist].filter((one) => one !== undefined);
  return {
    resourceType: 'MedicationDispense',
    meta: { profile: [profileOf[item.channel]] },
    extension: [
      ...(pack === undefined ? [] : [pack]),
      ...(charges === undefined ? [] : [charges]),
      ...(item.channel === 'direct' ? directExtensions(of.mode ?? '', '1', '1') : []),
    ],
    status: 'completed',
    category: { coding: [{ system: codeSystemUrl.DispensingChannel, code: item.channel }] },
    medicationCodeableConcept: { coding },
    subject: { reference: of.patient },
    supportingInformation: named.filter((one) => one !== undefined).map((reference) => ({ reference })),
    performer: [...new Set(performers)].map((reference) => ({ actor: { reference } as Reference<never> })),
    authorizingPrescription: [{ reference: `MedicationRequest/${line.id}` }],
    type: { coding: [{ system: codeSystemUrl.DispensingOperation, code: of.operation }] },
    quantity: { value: item.quantity, unit: 'confezione' },
    ...(of.prepared === undefined ? {} : { whenPrepared: of.prepared }),
    whenHandedOver: of.handedOver,
    ...(line.dosageInstruction === undefined ? {} : { dosageInstruction: line.dosageInstruction }),
    substitution: substitutionOf(item),
  };
}

/** What direct dispensing says beside: mode, kind of medicine, kind of contact. Source: File F; DM 31 July 2007. */
export function directExtensions(mode: string, kind: string, contact: string): Extension[] {
  return [
    { url: extensionUrl.DirectMode, valueCoding: { system: codeSystemUrl.DirectDispensingMode, code: mode } },
    { url: extensionUrl.MedicineKind, valueCoding: { system: codeSystemUrl.DispensedMedicineType, code: kind } },
    { url: extensionUrl.DirectContact, valueCoding: { system: codeSystemUrl.DirectContactType, code: contact } },
  ];
}

function substitutionOf({ substitution, substitutionReason }: Item): NonNullable<MedicationDispense['substitution']> {
  if (substitution === undefined) return { wasSubstituted: false };
  return {
    wasSubstituted: true,
    type: { coding: [{ system: codeSystemUrl.DispensingVariation, code: substitution }] },
    ...(substitutionReason === undefined
      ? {}
      : { reason: [{ coding: [{ system: codeSystemUrl.SubstitutionReason, code: substitutionReason }] }] }),
  };
}

function chargesOf(item: Item): Extension | undefined {
  const extension = Object.entries(chargeParts).flatMap(([url, name]) => {
    const value = item[name];
    return value === undefined ? [] : [{ url, valueMoney: { value, currency: 'EUR' as const } }];
  });
  return extension.length === 0 ? undefined : { url: extensionUrl.DispensingCharges, extension };
}
