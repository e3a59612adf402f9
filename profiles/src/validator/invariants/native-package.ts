import { isJsonObject } from '../../json/json-object.ts';
import {
  parseCodiceFiscale,
  parseEni,
  parseProvisionalCodiceFiscale,
  parseStp,
  parseVatNumber,
} from '../../value-objects/index.ts';
import { has, type NativeInvariant, onObject } from './native-invariant.ts';
import { peopleInvariants } from './native-people.ts';
import { isWithinClass, isWithinThirtyDays } from './native-terms.ts';

const onText =
  (holds: (text: string) => boolean): NativeInvariant =>
  (value) =>
    typeof value !== 'string' || holds(value);

/** A codice fiscale is stored in capitals; its check character is worked out, which FHIRPath cannot do. */
function isCodiceFiscale(text: string): boolean {
  const parsed = parseCodiceFiscale(text);
  return (parsed.ok && parsed.value.code === text) || parseProvisionalCodiceFiscale(text).ok;
}

const withoutActivities = new Set<unknown>(['draft', 'revoked', 'entered-in-error', 'unknown']);

/** Invariants of our own package as functions, by key. Source: profiles/fsh. */
export const packageInvariants: Readonly<Record<string, NativeInvariant>> = {
  ...peopleInvariants,
  'sin-cf-1': onText(isCodiceFiscale),
  'sin-stp-1': onText((text) => parseStp(text).ok),
  'sin-eni-1': onText((text) => parseEni(text).ok),
  'sin-vat-1': onText((text) => /^\d{11}$/.test(text) && parseVatNumber(text).ok),
  'sin-rx-8': onObject(isWithinThirtyDays),
  'sin-wtl-4': onObject(isWithinClass),
  'sin-fls-1': onText((text) => /^\d{6}$/.test(text)),
  'sin-pai-1': onObject(
    (plan) =>
      withoutActivities.has(plan['status']) ||
      (isJsonObject(plan['period']) && has(plan['period'], 'start') && has(plan, 'activity')),
  ),
};
