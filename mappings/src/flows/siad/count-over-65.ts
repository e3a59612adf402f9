import { toCivilDate } from '../../layout/civil-date.ts';
import { KeySet } from '../../layout/key-set.ts';
import { plainCodes } from '../pseudonymiser.ts';
import { isTakenInCharge, providerOf } from './case-facts.ts';
import type { HomeCareCase } from './home-care-case.ts';
import { personCodeOf } from './person.ts';
import { toSiadT2Record } from './to-t2.ts';

/** Age that a person has reached by 31 December of the year to be counted. */
const countedAge = 65;

/** Persons counted for one ASL. */
export interface OverSixtyFiveCount {
  /** FLS11 code of the ASL that provides the care, six digits. */
  readonly authority: string;
  /** Different tax codes of persons aged 65 or more on 31 December with a PIC active in the year. */
  readonly persons: number;
  /** Of these, persons with a PIC opened in the year (T1 of the year); the others are there by events (T2 of the year). */
  readonly newPersons: number;
  /** Persons of that age whose only PIC is older, open, and without any event in the year: not counted. */
  readonly openWithoutEvents: number;
  /** Resident population aged 65 or more, when it was given. */
  readonly residents?: number;
  /** Persons per hundred residents, to two decimals, when residents were given. */
  readonly percent?: number;
}

/** The report of a year. Figures only: nothing in it names a person. */
export interface OverSixtyFiveReport {
  readonly year: number;
  readonly authorities: readonly OverSixtyFiveCount[];
  /** Different tax codes over all ASLs: a person cared for by two ASLs counts once here and once in each of them. */
  readonly persons: number;
  /** Cases that could not be counted. */
  readonly excluded: {
    /** PICs active in the year of persons known only by STP, ENI or TEAM, or by no code at all. */
    readonly withoutTaxCode: number;
    /** PICs active in the year of persons whose year of birth is not known. */
    readonly withoutBirthYear: number;
    /** PICs without a provider of six digits. */
    readonly withoutProvider: number;
  };
}

interface Tally {
  readonly persons: KeySet;
  readonly newPersons: KeySet;
  readonly idle: KeySet;
}

/**
 * Counts for the target of the national recovery plan (PNRR M6C1 1.2.1): persons, by tax code and ASL, aged 65 or more on
 * 31 December of the year, with a PIC active in it. A PIC is active when it was opened in the year (it is new in T1) or
 * opened earlier with an event in the year (it is still present in T2). On 31 December the year of birth decides the age,
 * so a birthday on that day counts, and one on 29 February needs no rule.
 *
 * One case is in memory at a time; persons are remembered as digests of some bytes each. The rule is practice seen with
 * regional bodies, not a published rule; whether persons who died in the year count is not said anywhere: they count.
 *
 * `residents`: resident population aged 65 or more by FLS11 code of the ASL.
 */
export async function countOverSixtyFive(
  cases: AsyncIterable<HomeCareCase>,
  year: number,
  options: { readonly authority?: string; readonly residents?: ReadonlyMap<string, number> } = {},
): Promise<OverSixtyFiveReport> {
  const period = { from: `${year}-01-01`, to: `${year}-12-31` };
  const tallies = new Map<string, Tally>();
  const everywhere = new KeySet();
  const excluded = { withoutTaxCode: 0, withoutBirthYear: 0, withoutProvider: 0 };
  for await (const homeCareCase of cases) {
    const { episode, patient } = homeCareCase;
    if (!isTakenInCharge(episode)) continue;
    const opened = toCivilDate(episode.period?.start);
    if (opened === undefined || opened > period.to) continue;
    const isNew = opened >= period.from;
    const hasEvents = isNew || toSiadT2Record(homeCareCase, 'I', period, plainCodes) !== undefined;
    if (!hasEvents && episode.status === 'finished') continue;
    const authority = providerOf(homeCareCase);
    if (options.authority !== undefined && authority !== undefined && !authority.endsWith(options.authority)) continue;
    const born = /^[12]\d{3}/.exec(patient?.birthDate ?? '')?.[0];
    const person = personCodeOf(patient);
    if (authority === undefined) excluded.withoutProvider += 1;
    else if (person?.kind !== '0' && person?.kind !== '4') excluded.withoutTaxCode += 1;
    else if (born === undefined) excluded.withoutBirthYear += 1;
    else if (year - Number(born) >= countedAge) {
      const tally = tallies.get(authority) ?? { persons: new KeySet(), newPersons: new KeySet(), idle: new KeySet() };
      tallies.set(authority, tally);
      if (hasEvents) {
        tally.persons.add(person.code);
        everywhere.add(person.code);
        tally.idle.delete(person.code);
        if (isNew) tally.newPersons.add(person.code);
      } else if (!tally.persons.has(person.code)) tally.idle.add(person.code);
    }
  }
  return { year, authorities: toCounts(tallies, options.residents ?? new Map()), persons: everywhere.size, excluded };
}

function toCounts(
  tallies: ReadonlyMap<string, Tally>,
  residents: ReadonlyMap<string, number>,
): readonly OverSixtyFiveCount[] {
  const authorities = [...new Set([...tallies.keys(), ...residents.keys()])].sort();
  return authorities.map((authority) => {
    const tally = tallies.get(authority);
    const persons = tally?.persons.size ?? 0;
    const population = residents.get(authority);
    return {
      authority,
      persons,
      newPersons: tally?.newPersons.size ?? 0,
      openWithoutEvents: tally?.idle.size ?? 0,
      ...(population === undefined
        ? {}
        : { residents: population, percent: Math.round((persons / population) * 10_000) / 100 }),
    };
  });
}
