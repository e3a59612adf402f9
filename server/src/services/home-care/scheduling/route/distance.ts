import type { Address } from '@medplum/fhirtypes';
import table from './nearness.json' with { type: 'json' };

/** Where a visit takes place, as far as the order of a day needs it. */
export interface Place {
  /** Degrees, WGS 84. */
  readonly position?: { readonly latitude: number; readonly longitude: number };
  /** ISTAT code of the municipality, or its name. */
  readonly municipality?: string;
  readonly postalCode?: string;
  /** Street with house number. */
  readonly street?: string;
}

const geolocation = 'http://hl7.org/fhir/StructureDefinition/geolocation';
const scCoding = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';
const earthRadius = 6371;

/** Reads a place from an address with the extensions of the SINFONIA profiles (geolocation, ISTAT code of the city). */
export function toPlace(address: Address & { readonly _city?: { readonly extension?: Address['extension'] } }): Place {
  const point = address.extension?.find(({ url }) => url === geolocation)?.extension ?? [];
  const degrees = (url: string): number | undefined => point.find((part) => part.url === url)?.valueDecimal;
  const [latitude, longitude] = [degrees('latitude'), degrees('longitude')];
  const code = address._city?.extension?.find(({ url }) => url === scCoding)?.valueCoding?.code;
  const municipality = code ?? address.city;
  const street = address.line?.[0];
  const isPosition =
    latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return {
    ...(isPosition ? { position: { latitude, longitude } } : {}),
    ...(municipality === undefined ? {} : { municipality }),
    ...(address.postalCode === undefined ? {} : { postalCode: address.postalCode }),
    ...(street === undefined ? {} : { street }),
  };
}

/**
 * Kilometres between two places, the same both ways: along the great circle where both have coordinates, with a detour
 * for roads; otherwise by what they share of municipality, post code and street (`nearness.json`).
 */
export function distanceBetween(one: Place, other: Place): number {
  if (one.position && other.position) return greatCircle(one.position, other.position) * table.detour;
  if (one.municipality === undefined || one.municipality !== other.municipality) return table.elsewhere;
  if (one.postalCode !== other.postalCode) return table.sameMunicipality;
  const [street, otherStreet] = [streetOf(one), streetOf(other)];
  if (street === undefined || street !== otherStreet) return table.samePostalCode;
  return one.street === other.street ? 0 : table.sameStreet;
}

/** Minutes for a way of so many kilometres. */
export function travelMinutes(kilometres: number): number {
  return (kilometres / table.kilometresPerHour) * 60;
}

/** Orders places by municipality, post code and street, house numbers by their number. */
export function comparePlaces(one: Place, other: Place): number {
  const text = ({ municipality = '', postalCode = '', street = '' }: Place) =>
    `${municipality} ${postalCode} ${street}`;
  return collator.compare(text(one), text(other));
}

const collator = new Intl.Collator('it', { numeric: true });

/** Street without house number, in one spelling. */
function streetOf({ street }: Place): string | undefined {
  return street
    ?.toLowerCase()
    .replace(/[\s,]+(n\.?\s*)?\d.{0,10}$/, '')
    .trim();
}

function greatCircle(
  one: { readonly latitude: number; readonly longitude: number },
  other: { readonly latitude: number; readonly longitude: number },
): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [height, width] = [radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)];
  const chord =
    Math.sin(height / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(width / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord)));
}
