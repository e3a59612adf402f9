import { splitEscaped } from '../escape.ts';
import { invalidValue } from '../faults.ts';
import { parseNumberInterval } from '../numbers.ts';
import type { Condition, ParameterRef } from '../plan.ts';

/** Kilometres of the units of length that `near` takes. Source: UCUM. */
const kilometres: Readonly<Record<string, number>> = { km: 1, m: 0.001, '[mi_i]': 1.609344, mi: 1.609344 };
/** Distance when none is given, in kilometres. */
const defaultDistance = 50;

/**
 * Reads `latitude|longitude[|distance[|unit]]` (degrees, WGS 84; kilometres by default). Refuses with
 * `invalid-parameter-value`. Source: FHIR R4 location.html#positional.
 */
export function nearCondition(parameter: ParameterRef, name: string, text: string): Condition {
  const [latitudeText = '', longitudeText = '', distanceText = '', unit = ''] = splitEscaped(text, '|');
  const latitude = parseNumberInterval(latitudeText)?.exact;
  const longitude = parseNumberInterval(longitudeText)?.exact;
  const distance = distanceText === '' ? defaultDistance : parseNumberInterval(distanceText)?.exact;
  const factor = kilometres[unit === '' ? 'km' : unit];
  if (latitude === undefined || longitude === undefined || distance === undefined || factor === undefined) {
    throw invalidValue(name);
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || distance < 0) throw invalidValue(name);
  return { kind: 'near', parameter, latitude, longitude, kilometres: distance * factor };
}
