import { codiceFiscaleOf } from '@sinfonia/profiles/value-objects';
import { formatDay } from './calendar.ts';
import type { FiscalCodeRegister } from './fiscal-code-register.ts';
import names from './names.json' with { type: 'json' };
import { type Random, type Weighted, weigh } from './random.ts';
import { type Municipality, populated } from './territory.ts';

/** Administrative sex, the two values that the codice fiscale knows. */
export type Sex = 'male' | 'female';

/** Where somebody was born: a municipality, or a foreign State. */
export interface BirthPlace {
  readonly name: string;
  /** Belfiore code: municipality, or Z and three digits for a State. */
  readonly belfiore: string;
  /** Two-letter code of the province, absent abroad. */
  readonly province?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** A synthetic person. */
export interface Person {
  readonly family: string;
  readonly given: string;
  readonly sex: Sex;
  /** Day of birth, see calendar.ts. */
  readonly birth: number;
  readonly birthPlace: BirthPlace;
  /** ISO 3166-1 alpha-2. */
  readonly citizenship: string;
  readonly fiscalCode: string;
}

/** What is already decided about a person that is about to be drawn. */
export interface PersonTraits {
  readonly sex: Sex;
  /** First and last possible day of birth. */
  readonly bornFrom: number;
  readonly bornTo: number;
  readonly home: Municipality;
  readonly family?: string;
  /** Index of a foreign origin (see `drawOrigin`), -1 for an Italian. */
  readonly origin: number;
}

type GivenNames = Record<Sex, Record<'old' | 'middle' | 'young', Weighted<string>>>;

const surnames = weigh(pairs(names.surnames));
const streets = weigh(pairs(names.streets));
const given: GivenNames = { male: generations(names.given.male), female: generations(names.given.female) };
const origins = names.foreign.map((origin) => ({
  ...origin,
  surnameDraw: evenly(origin.surnames),
  givenDraw: { male: evenly(origin.male), female: evenly(origin.female) },
}));
const originDraw = weigh(origins.map((origin, index): [number, number] => [index, origin.weight]));
const elsewhere = weigh(
  names.elsewhere.map((row): [BirthPlace, number] => [
    { name: String(row[0]), belfiore: String(row[1]), province: String(row[3]), country: 'IT' },
    Number(row[4]),
  ]),
);
const birthYear1965 = -1826;
const birthYear1995 = 9131;

/** Draws a foreign origin, in proportion to the foreign residents of Campania. */
export function drawOrigin(random: Random): number {
  return originDraw.draw(random);
}

/** Draws a street and a house number. */
export function drawStreet(random: Random): string {
  return `${streets.draw(random)} ${random.between(1, 180)}`;
}

/** Draws a surname of a family. */
export function drawSurname(random: Random, origin: number): string {
  return origins[origin]?.surnameDraw.draw(random) ?? surnames.draw(random);
}

/** Draws a person with the given traits; the codice fiscale is valid and nobody else of the register has it. */
export function drawPerson(random: Random, traits: PersonTraits, register: FiscalCodeRegister): Person {
  const { sex, origin } = traits;
  const family = traits.family ?? drawSurname(random, origin);
  for (;;) {
    const birth = random.between(traits.bornFrom, traits.bornTo);
    const birthPlace = drawBirthPlace(random, traits.home, origin);
    const name = origins[origin]?.givenDraw[sex].draw(random) ?? given[sex][generationOf(birth)].draw(random);
    const fiscalCode = codiceFiscaleOf({
      family,
      given: name,
      sex: sex === 'male' ? 'M' : 'F',
      birthDate: formatDay(birth),
      birthPlace: birthPlace.belfiore,
    });
    if (!register.claim(fiscalCode)) continue;
    return {
      family,
      given: name,
      sex,
      birth,
      birthPlace,
      citizenship: origins[origin]?.country ?? 'IT',
      fiscalCode,
    };
  }
}

function drawBirthPlace(random: Random, home: Municipality, origin: number): BirthPlace {
  const foreign = origins[origin];
  if (foreign) return { name: foreign.name, belfiore: foreign.belfiore, country: foreign.country };
  const share = random.next();
  if (share > 0.94) return elsewhere.draw(random);
  const place = share > 0.62 ? populated.draw(random) : home;
  return { name: place.name, belfiore: place.belfiore, province: place.province, country: 'IT' };
}

function generationOf(birth: number): 'old' | 'middle' | 'young' {
  if (birth < birthYear1965) return 'old';
  return birth < birthYear1995 ? 'middle' : 'young';
}

function generations(table: Record<'old' | 'middle' | 'young', (string | number)[][]>): GivenNames[Sex] {
  return { old: weigh(pairs(table.old)), middle: weigh(pairs(table.middle)), young: weigh(pairs(table.young)) };
}

function pairs(rows: readonly (readonly (string | number)[])[]): [string, number][] {
  return rows.map((row) => [String(row[0]), Number(row[1])]);
}

function evenly(values: readonly string[]): Weighted<string> {
  return weigh(values.map((value): [string, number] => [value, 1]));
}
