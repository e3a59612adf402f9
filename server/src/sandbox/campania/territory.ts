import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import authoritiesTable from './health-authorities.json' with { type: 'json' };
import populationTable from './population.json' with { type: 'json' };
import { type Weighted, weigh } from './random.ts';

/** A municipality of Campania. */
export interface Municipality {
  /** Six-digit ISTAT code: three of the province, three of the municipality. */
  readonly istat: string;
  /** Belfiore (cadastral) code, positions 12-15 of the codice fiscale of who was born there. */
  readonly belfiore: string;
  readonly name: string;
  /** Two-letter code of the province. */
  readonly province: string;
  readonly postalCode: string;
  /** Residents at the census of 2011; the weight by which citizens are given a home. */
  readonly population: number;
  /** Three-digit code of the ASL, 201 to 207. */
  readonly authority: string;
}

/** One of the seven ASL of Campania. */
export interface HealthAuthority {
  /** Three-digit code, 201 to 207. */
  readonly code: string;
  /** Id of its Organization. */
  readonly id: string;
  readonly name: string;
  readonly seat: Municipality;
  /** Numbers of its districts. */
  readonly districts: readonly [number, ...number[]];
}

const istat = 'https://www.hl7.it/fhir/terminology/CodeSystem';

/** The 550 municipalities of Campania. Source: code system `istat-comuni` of the package; residents by ISTAT. */
export const municipalities: readonly Municipality[] = readMunicipalities();

function readMunicipalities(): readonly Municipality[] {
  const table = packageTerminology().codeSystem(`${istat}/istat-comuni`);
  const provinces = packageTerminology().codeSystem(`${istat}/province-istat`);
  if (!table || !provinces) throw new RangeError('the package has no municipalities');
  const population = new Map(Object.entries(populationTable.residents));
  return Array.from(table.concepts(), ([code, name]) => ({
    istat: code,
    belfiore: propertyOf(table, code, 'belfiore') ?? '',
    name,
    province: propertyOf(provinces, code.slice(0, 3), 'sigla') ?? '',
    postalCode: propertyOf(table, code, 'cap') ?? '',
    population: population.get(code) ?? 0,
    authority: (propertyOf(table, code, 'asl') ?? '').slice(3),
  }));
}

const byIstat = new Map(municipalities.map((municipality) => [municipality.istat, municipality]));

/** The municipality of an ISTAT code; the code must be in the data. */
export function municipalityOf(istat: string): Municipality {
  const found = byIstat.get(istat);
  if (!found) throw new RangeError(`municipality ${istat} is not in the data of Campania`);
  return found;
}

/** The seven ASL, in the order of their codes. */
export const healthAuthorities: readonly HealthAuthority[] = authoritiesTable.authorities.map((entry) => {
  const [first, ...others] = entry.districts;
  if (first === undefined) throw new RangeError(`authority ${entry.code} has no district`);
  return { ...entry, seat: municipalityOf(entry.seat), districts: [first, ...others] };
});

/** The municipalities, each as likely as its share of the population. */
export const populated: Weighted<Municipality> = weigh(
  municipalities.map((municipality) => [municipality, municipality.population]),
);

/** Share of the regional population that lives in an ASL, from 0 to 1. */
export function shareOf(authority: string): number {
  let residents = 0;
  for (const municipality of municipalities) {
    if (municipality.authority === authority) residents += municipality.population;
  }
  return residents / populated.total;
}
