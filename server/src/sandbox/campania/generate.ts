import type { Resource } from '@medplum/fhirtypes';
import { bookingOffer } from './booking-offer.ts';
import { civil, parseDay } from './calendar.ts';
import { type Citizen, exemptionOf, toCitizens } from './citizens.ts';
import { createFiscalCodeRegister } from './fiscal-code-register.ts';
import { homeCareCase } from './home-care/case.ts';
import { type CaseTurn, caseRound } from './home-care/stages.ts';
import { drawHousehold } from './households.ts';
import { regionalOrganizations } from './organizations.ts';
import { outpatientCare } from './outpatient-care.ts';
import { createRandom } from './random.ts';
import { createWorkforce, type Workforce } from './workforce.ts';

/** What is generated. */
export interface CampaniaOptions {
  /** Number of citizens, exactly. */
  readonly patients: number;
  /** Whole number; another seed makes other people, with other ids. The organizations are always the same. */
  readonly seed: number;
  /** Day to which ages and dates refer, `YYYY-MM-DD`; nothing that has happened is later. */
  readonly referenceDate: string;
}

/** One home-care case for so many citizens. */
const citizensPerCase = 20;

/** Average number of resources for a citizen with what belongs to it, and what all share. Measured on 40,000 citizens. */
const volume = { perCitizen: 5.05, registry: 426 };

/** How many citizens make about so many resources, within a few in a hundred from 5,000 resources on. */
export function citizensFor(resources: number): number {
  return Math.max(1, Math.round((resources - volume.registry) / volume.perCitizen));
}

/**
 * Generates a synthetic Campania as a lazy stream of batches: first what everybody refers to (`regionalRegistry`), then
 * the households. Same options, same bytes. A batch refers only to resources of itself or of the registry, so batches of
 * households may be stored in any order and several at a time. Ids are given, so storing twice changes nothing.
 */
export function* generateCampania(options: CampaniaOptions): Generator<readonly Resource[]> {
  const registry = regionalRegistry(options);
  yield* registry.batches;
  yield* campaniaHouseholds(options, registry.workforce);
}

/** Organizations, offer of the booking centre and professionals of the Region, in batches in which each refers only to earlier ones. */
export function regionalRegistry(options: CampaniaOptions): {
  readonly batches: readonly (readonly Resource[])[];
  readonly workforce: Workforce;
} {
  const { workforce, resources } = createWorkforce({
    seed: options.seed,
    citizens: options.patients,
    referenceDay: referenceDayOf(options),
  });
  const batches: (readonly Resource[])[] = [...regionalOrganizations(), bookingOffer(referenceDayOf(options))];
  for (let from = 0; from < resources.length; from += 200) batches.push(resources.slice(from, from + 200));
  return { batches, workforce };
}

/** The households, one batch each: citizens, exemptions, contacts with the health service, home-care cases. */
export function* campaniaHouseholds(options: CampaniaOptions, workforce: Workforce): Generator<readonly Resource[]> {
  const referenceDay = referenceDayOf(options);
  const { year } = civil(referenceDay);
  const register = createFiscalCodeRegister();
  const context = { seed: options.seed, referenceDay, workforce };
  let citizenCount = 0;
  let cases = 0;
  for (let stream = 0; citizenCount < options.patients; stream += 1) {
    const random = createRandom(options.seed, stream);
    const household = drawHousehold(random, referenceDay, register);
    const citizens = toCitizens(random, household, {
      ...context,
      serial: citizenCount + 1,
      limit: options.patients - citizenCount,
    });
    citizenCount += citizens.length;
    const batch: Resource[] = [];
    for (const citizen of citizens) batch.push(citizen.patient);
    for (const citizen of citizens) {
      batch.push(...exemptionOf(random, citizen, year), ...outpatientCare(random, citizen, context));
    }
    if (Math.ceil(citizenCount / citizensPerCase) > cases) {
      const turn = caseRound[cases % caseRound.length] ?? caseRound[0];
      const citizen = candidate(citizens, turn);
      if (citizen) {
        batch.push(...homeCareCase(random, citizen, turn, { ...context, cohabitants: citizens }));
        cases += 1;
      }
    }
    yield batch;
  }
}

/** Who of a household may have the case whose turn it is. */
function candidate(citizens: readonly Citizen[], turn: CaseTurn): Citizen | undefined {
  const fits = citizens.filter((citizen) => (turn.kind === 'child' ? citizen.age < 14 : citizen.age >= 65));
  return fits.toSorted((one, other) => other.age - one.age)[0];
}

/** The reference day of the options; a RangeError when the date is none of the calendar. */
export function referenceDayOf(options: CampaniaOptions): number {
  const day = parseDay(options.referenceDate);
  if (day === undefined) throw new RangeError('referenceDate must be a date of the calendar, YYYY-MM-DD');
  return day;
}
