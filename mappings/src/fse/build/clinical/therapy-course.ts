import type {
  Dosage,
  DosageDoseAndRate,
  Identifier,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Quantity,
} from '@medplum/fhirtypes';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import type { Written } from '../remarks.ts';
import writtenElsewhere from '../written.json' with { type: 'json' };
import type { NamesMedicine } from './drug.ts';
import type { Actor } from './participation.ts';
import type { Reasoned } from './reasons.ts';
import written from './therapy-written.json' with { type: 'json' };

/** A resource that tells of a therapy. */
export type Therapy = MedicationRequest | MedicationStatement | MedicationAdministration;

/** What the three resources that tell of a therapy have in common, as a `substanceAdministration` says it. */
export interface Course {
  readonly resource: Therapy & NamesMedicine & Reasoned & { readonly identifier?: readonly Identifier[] };
  readonly path: string;
  readonly negated: boolean;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly duration: Quantity | undefined;
  /** All dosages; the first one is written in coded form. */
  readonly dosages: readonly Dosage[];
  /** FHIRPath of the list of dosages. */
  readonly dosagePlace: string;
  readonly performers: readonly Actor[];
  readonly requester: Actor | undefined;
  readonly askedOn: string | undefined;
  readonly packs: Quantity | undefined;
}

const dosage: Written = writtenElsewhere.MedicationRequest.dosageInstruction;

/** Reads a therapy, and tells of what it says that a course has no place for. */
export function courseOf(context: BuildContext, { resource, path }: Located<Therapy>): Course {
  const { remarks } = context;
  switch (resource.resourceType) {
    case 'MedicationRequest':
      remarks.restOf(resource, path, { ...written.MedicationRequest, dosageInstruction: dosage });
      return requested(resource, path);
    case 'MedicationStatement':
      remarks.restOf(resource, path, { ...written.MedicationStatement, dosage });
      return taken(resource, path);
    default:
      remarks.restOf(resource, path, { ...written.MedicationAdministration });
      return given(context, resource, path);
  }
}

const noOne = { performers: [], requester: undefined, askedOn: undefined, packs: undefined } as const;

function requested(resource: MedicationRequest, path: string): Course {
  const dosages = resource.dosageInstruction ?? [];
  const { boundsPeriod, boundsDuration } = dosages[0]?.timing?.repeat ?? {};
  // Where the dosage does not say when it begins, it does when it was written.
  const start = boundsPeriod?.start ?? (boundsPeriod?.end === undefined ? resource.authoredOn : undefined);
  return {
    ...noOne,
    resource,
    path,
    negated: resource.doNotPerform === true,
    start,
    end: boundsPeriod?.end,
    duration: boundsDuration,
    dosages,
    dosagePlace: `${path}.dosageInstruction`,
    requester: { reference: resource.requester, place: `${path}.requester` },
    askedOn: resource.authoredOn,
    packs: resource.dispenseRequest?.quantity,
  };
}

function taken(resource: MedicationStatement, path: string): Course {
  const dosages = resource.dosage ?? [];
  const { boundsPeriod, boundsDuration } = dosages[0]?.timing?.repeat ?? {};
  const { effectiveDateTime, effectivePeriod } = resource;
  const told = effectivePeriod ?? (effectiveDateTime === undefined ? boundsPeriod : { start: effectiveDateTime });
  return {
    ...noOne,
    resource,
    path,
    negated: resource.status === 'not-taken',
    start: told?.start,
    end: told?.end,
    duration: boundsDuration,
    dosages,
    dosagePlace: `${path}.dosage`,
  };
}

/** What was given; times of the day and ranges stand in the request that it answers, as the reader of CDA puts them there. */
function given(context: BuildContext, resource: MedicationAdministration, path: string): Course {
  const located = { resource, path };
  const asked = context.document.findAs('MedicationRequest', resource.request, located);
  if (resource.request && !asked) context.remarks.leftOut(`${path}.request`);
  if (asked) {
    const parts = { ...written.MedicationRequest, note: false, reasonCode: false, reasonReference: false };
    context.remarks.restOf(asked.resource, asked.path, { ...parts, dosageInstruction: dosage });
  }
  const [first, ...others] = asked?.resource.dosageInstruction ?? [];
  const own = ownDosage(resource, first);
  return {
    ...noOne,
    resource,
    path,
    negated: resource.status === 'not-done',
    start: resource.effectiveDateTime ?? resource.effectivePeriod?.start,
    end: resource.effectiveDateTime ?? resource.effectivePeriod?.end,
    duration: undefined,
    dosages: own ? [own, ...others] : [],
    dosagePlace: asked ? `${asked.path}.dosageInstruction` : `${path}.dosage`,
    performers: (resource.performer ?? []).map(({ actor }, at) => ({
      reference: actor,
      place: `${path}.performer[${at}].actor`,
    })),
    requester: asked && { reference: asked.resource.requester, place: `${asked.path}.requester` },
    askedOn: asked?.resource.authoredOn,
    packs: asked?.resource.dispenseRequest?.quantity,
  };
}

/** What was given goes before what was asked for. */
function ownDosage({ dosage: told }: MedicationAdministration, asked: Dosage | undefined): Dosage | undefined {
  if (!told) return asked;
  const [ordered] = asked?.doseAndRate ?? [];
  const { doseQuantity, doseRange, ...rate } = ordered ?? {};
  const dose = told.dose
    ? { doseQuantity: told.dose }
    : { ...(doseQuantity ? { doseQuantity } : doseRange && { doseRange }) };
  const doseAndRate: DosageDoseAndRate = {
    ...(told.rateQuantity ? { rateQuantity: told.rateQuantity } : rate),
    ...dose,
  };
  return {
    ...asked,
    ...(told.text === undefined ? {} : { text: told.text }),
    ...(told.route ? { route: told.route } : {}),
    ...(told.site ? { site: told.site } : {}),
    doseAndRate: [doseAndRate],
  };
}
