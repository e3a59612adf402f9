import type { Dosage, DosageDoseAndRate, Quantity } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { toQuantity, toRange, toRatio } from '../data-types/quantity.ts';
import { toTiming } from '../data-types/timing.ts';
import { childOf, childrenOf, typeOfValue } from '../navigate.ts';
import { orNothing, present } from '../present.ts';
import { conceptsOf } from './observation.ts';

/**
 * How a drug is given as one Dosage: dose, rate, times, route and site belong together. `bounds` says whether the interval of
 * the therapy stands in it, or elsewhere in the resource. Nothing where the document tells nothing of it.
 */
export function dosageOf(
  context: ReadContext,
  element: XmlElement,
  bounds: 'with-bounds' | 'apart',
): Dosage | undefined {
  const times = childrenOf(element, 'effectiveTime').filter((time) => bounds === 'with-bounds' || !isBounds(time));
  const { timing, unread } = toTiming(times);
  for (const time of unread)
    if (time.attributes.every(({ localName }) => localName !== 'nullFlavor')) context.badValue(time);
  const doseAndRate = doses(element);
  const maximum = childOf(element, 'maxDoseQuantity');
  return orNothing(
    present<Dosage>({
      timing,
      site: conceptsOf(context, element, 'approachSiteCode')[0],
      route: toConcept(childOf(element, 'routeCode'), context.narrative),
      doseAndRate: doseAndRate && [doseAndRate],
      maxDosePerPeriod: toRatio(maximum),
    }),
  );
}

/** The interval of a therapy: an IVL_TS, or a time without a type, which the schema takes for one. */
export function boundsOf(element: XmlElement): XmlElement | undefined {
  return childrenOf(element, 'effectiveTime').find(isBounds);
}

/** The dose where it is one quantity and not a range. */
export function singleDose(element: XmlElement): Quantity | undefined {
  return toQuantity(childOf(element, 'doseQuantity'));
}

/** The rate where it is one quantity and not a range. */
export function singleRate(element: XmlElement): Quantity | undefined {
  return toQuantity(childOf(element, 'rateQuantity'));
}

function isBounds(time: XmlElement): boolean {
  const type = typeOfValue(time);
  return type === undefined || type === 'IVL_TS' || type === 'TS' || type === 'SXCM_TS';
}

function doses(element: XmlElement): DosageDoseAndRate | undefined {
  const dose = singleDose(element);
  const rate = singleRate(element);
  return orNothing(
    present<DosageDoseAndRate>({
      doseQuantity: dose,
      doseRange: dose ? undefined : toRange(childOf(element, 'doseQuantity')),
      rateQuantity: rate,
      rateRange: rate ? undefined : toRange(childOf(element, 'rateQuantity')),
    }),
  );
}
