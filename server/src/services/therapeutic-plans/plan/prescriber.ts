import type { StepRequest } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { organizationChain, readResource } from '../../steps/stored.ts';
import { type EntitledPrescriber, isOn, type PlanType } from '../evaluation/plan-type.ts';
import { refusedBy } from '../rules.ts';
import specialtyTable from '../specialties.json' with { type: 'json' };

/** In which capacity somebody prescribes, in the words of the rules of the types. */
export interface Capacity {
  readonly role: string;
  readonly specialties: readonly string[];
}

/** Capacity of a role of access; a role that is not here is entitled for no type. */
const capacities: Readonly<Record<string, string>> = {
  specialist: 'specialist',
  'hospital-physician': 'hospital-doctor',
  'general-practitioner': 'general-practitioner',
  paediatrician: 'family-paediatrician',
};

const disciplines = new Map<string, string>(Object.entries(specialtyTable.disciplines));

/**
 * The capacity of the caller for a type on a day: of the role, with the disciplines of the appointment, or as an authorised centre
 * when one is named and only that entitles. A centre must be the caller's structure or part of it or above it (TP-21).
 */
export async function capacityOf(
  asked: StepRequest,
  type: PlanType,
  on: string,
  centre: string | undefined,
): Promise<Capacity & { readonly asCentre: boolean }> {
  const own = await ownCapacity(asked);
  if (centre === undefined) return { ...own, asCentre: false };
  if (!(await isOwnCentre(asked, own, centre))) throw refusedBy('TP-21', parameterPlace('centre'));
  const atCentre = { role: centreRole, specialties: own.specialties };
  const asCentre = !isEntitled(type, own, on) && isEntitled(type, atCentre, on);
  return { ...(asCentre ? { ...own, ...atCentre } : own), asCentre };
}

/**
 * Whether the caller is among those who draw up plans of a type on a day: by role and specialty, or as part of the centre of the plan
 * (`Organization/x`).
 */
export async function isEntitledFor(
  asked: StepRequest,
  type: PlanType,
  on: string,
  centre: string | undefined,
): Promise<boolean> {
  const own = await ownCapacity(asked);
  if (isEntitled(type, own, on)) return true;
  if (centre === undefined || !(await isOwnCentre(asked, own, centre))) return false;
  return isEntitled(type, { role: centreRole, specialties: own.specialties }, on);
}

const centreRole = 'authorised-centre';

interface OwnCapacity extends Capacity {
  /** The structure that the caller acts for, `Organization/x`. */
  readonly structure: string | undefined;
}

async function ownCapacity({ actor, context }: StepRequest): Promise<OwnCapacity> {
  const appointment = await readResource(context.store, 'PractitionerRole', actor.who);
  const codings = appointment?.specialty?.flatMap(({ coding = [] }) => coding) ?? [];
  const specialties = codings.flatMap(({ system, code = '' }) =>
    system === specialtyTable.system ? (disciplines.get(code) ?? []) : [],
  );
  const structure = actor.organization ?? appointment?.organization?.reference;
  return { role: capacities[actor.role] ?? '', specialties, structure };
}

/** Whether a centre is the structure of the caller, or part of it or above it. */
async function isOwnCentre({ context }: StepRequest, { structure }: OwnCapacity, centre: string): Promise<boolean> {
  const [above, below] = await Promise.all([
    organizationChain(context.store, structure),
    organizationChain(context.store, centre),
  ]);
  return above.includes(centre) || (structure !== undefined && below.includes(structure));
}

function isEntitled({ prescribers }: PlanType, capacity: Capacity, on: string): boolean {
  return prescribers.some((entitled) => isOn(entitled.period, on) && entitles(entitled, capacity));
}

function entitles({ roles, specialties }: EntitledPrescriber, capacity: Capacity): boolean {
  return roles.includes(capacity.role) && (specialties?.some((one) => capacity.specialties.includes(one)) ?? true);
}
