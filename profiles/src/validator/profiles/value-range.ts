import type { ElementDefinition } from '@medplum/fhirtypes';
import { isJsonObject, textOf } from '../../json/json-object.ts';
import { canonicalQuantity } from '../../units/index.ts';
import type { ValueCheck } from '../checks.ts';
import { isNotAfter } from '../invariants/partial-dates.ts';
import { limitOf } from './snapshot-tree.ts';

/** Whether two values are surely not in order: false when that cannot be told. */
type Exceeds = (low: unknown, high: unknown) => boolean;

/**
 * Compiles `minValue[x]` and `maxValue[x]` of an element: numbers, dates of any precision, times, and quantities whose
 * units can be converted.
 *
 * @see FHIR R4 elementdefinition.html, ElementDefinition.minValue[x]
 */
export function compileValueRange(definition: ElementDefinition): readonly ValueCheck[] {
  const checks: ValueCheck[] = [];
  const low = limitOf(definition, 'minValue');
  const high = limitOf(definition, 'maxValue');
  if (low) {
    checks.push((value, run) => {
      if (exceeds(low.value, value)) run.report('value-below');
    });
  }
  if (high) {
    checks.push((value, run) => {
      if (exceeds(value, high.value)) run.report('value-above');
    });
  }
  return checks;
}

const exceeds: Exceeds = (low, high) => {
  if (typeof low === 'number' && typeof high === 'number') return low > high;
  if (typeof low === 'string' && typeof high === 'string') {
    // Times of a day order as texts; dates may be of different precision.
    return low.charAt(2) === ':' ? low > high : !isNotAfter(low, high);
  }
  return isJsonObject(low) && isJsonObject(high) && exceedsQuantity(low, high);
};

function exceedsQuantity(low: { readonly [name: string]: unknown }, high: typeof low): boolean {
  const { value: from } = low;
  const { value: to } = high;
  if (typeof from !== 'number' || typeof to !== 'number') return false;
  const [lowCode, highCode] = [textOf(low['code']), textOf(high['code'])];
  if (lowCode === highCode && textOf(low['system']) === textOf(high['system'])) return from > to;
  const lowBase = lowCode === undefined ? undefined : canonicalQuantity(from, lowCode);
  const highBase = highCode === undefined ? undefined : canonicalQuantity(to, highCode);
  return lowBase !== undefined && lowBase.unit === highBase?.unit && lowBase.value > highBase.value;
}
