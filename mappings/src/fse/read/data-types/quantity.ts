import type { Quantity, Range, Ratio } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import { attr, childOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';

const ucum = 'http://unitsofmeasure.org';

/** A decimal of XML as number; nothing for anything else. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text)) return undefined;
  const number = Number(text);
  // JSON has no infinity.
  return Number.isFinite(number) ? number : undefined;
}

/**
 * A PQ as Quantity. The unit of a PQ is UCUM, so it stands as code as well; one that UCUM cannot have (blanks) only as text.
 * Nothing without a value. Source: HL7 V3 PQ.
 */
export function toQuantity(quantity: XmlElement | undefined): Quantity | undefined {
  const value = numberOf(attr(quantity, 'value'));
  if (value === undefined) return undefined;
  const unit = attr(quantity, 'unit');
  const coded = unit !== undefined && /^[!-~]+$/.test(unit);
  return present<Quantity>({
    value,
    unit,
    system: coded ? ucum : undefined,
    code: coded ? unit : undefined,
  });
}

/** An IVL_PQ as Range; a single value is both ends. */
export function toRange(interval: XmlElement | undefined): Range | undefined {
  const single = toQuantity(interval);
  if (single) return { low: single, high: single };
  return orNothing(
    present<Range>({ low: toQuantity(childOf(interval, 'low')), high: toQuantity(childOf(interval, 'high')) }),
  );
}

/** An RTO as Ratio. */
export function toRatio(ratio: XmlElement | undefined): Ratio | undefined {
  return orNothing(
    present<Ratio>({
      numerator: toQuantity(childOf(ratio, 'numerator')),
      denominator: toQuantity(childOf(ratio, 'denominator')),
    }),
  );
}
