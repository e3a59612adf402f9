import type { Period } from '@medplum/fhirtypes';
import { ts } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import { interval } from '../clinical/interval.ts';
import type { BuildContext } from '../context.ts';

/** A planned time: a moment, or an interval with both ends, which may be unknown. */
export function plannedTime(
  context: BuildContext,
  moment: string | undefined,
  period: Period | undefined,
  place: string,
): CdaElement {
  return ts('effectiveTime', moment) ?? interval(context, period ?? {}, place, 'required');
}
