import type { Dosage, Timing, TimingRepeat } from '@medplum/fhirtypes';
import { decimal } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { toInterval, toTs } from '../../cda/time.ts';
import type { BuildContext } from '../context.ts';
import { wordsOfConcept } from '../words.ts';

const timingEvent = '2.16.840.1.113883.5.139';
/** Events that the schema of the CDA knows (voc.xsd, TimingEvent); FHIR has more. */
const events = new Set('AC ACD ACM ACV C CD CM CV HS IC ICD ICM ICV PC PCD PCM PCV WAKE'.split(' '));

/** Units of time of FHIR, which are those of UCUM, in minutes; months and years have no fixed length. */
const minutes: Readonly<Record<string, number>> = { min: 1, h: 60, d: 1440, wk: 10_080 };
const smaller: readonly string[] = ['wk', 'd', 'h', 'min'];

/**
 * The times of a therapy as `effectiveTime` elements: first the interval (`IVL_TS`, always there), then single moments, then
 * how often (`PIVL_TS`), then at which events of the day (`EIVL_TS`). `start` is when the prescription was written, and
 * counts where the dosage does not say. Source: schematron PrF b19–b26.
 */
export function times(
  context: BuildContext,
  timing: Timing | undefined,
  start: string | undefined,
  path: string,
): readonly CdaElement[] {
  return [interval(context, timing?.repeat, start, path), ...recurrence(context, timing, path)];
}

/** The times of a therapy within its interval: single moments, how often, at which events of the day. */
export function recurrence(context: BuildContext, timing: Timing | undefined, path: string): readonly CdaElement[] {
  const { repeat } = timing ?? {};
  return [
    ...(timing?.event ?? []).flatMap((event) => {
      const value = toTs(event);
      return value === undefined ? [] : [el('effectiveTime', { operator: 'I', value })];
    }),
    ...often(context, repeat, path),
    ...(repeat?.when ?? []).flatMap((code, at) => {
      if (!events.has(code)) {
        context.remarks.leftOut(`${path}.timing.repeat.when[${at}]`);
        return [];
      }
      const event = el('event', { code, codeSystem: timingEvent });
      return [el('effectiveTime', { 'xsi:type': 'EIVL_TS', operator: 'A' }, event)];
    }),
  ];
}

function interval(
  { gaps }: BuildContext,
  repeat: TimingRepeat | undefined,
  start: string | undefined,
  path: string,
): CdaElement {
  const made = (...parts: readonly (CdaElement | undefined)[]) => el('effectiveTime', { 'xsi:type': 'IVL_TS' }, parts);
  const low = (value: string | undefined) => (value === undefined ? undefined : el('low', { value }));
  const bounds = repeat?.boundsPeriod;
  const { value, code } = repeat?.boundsDuration ?? {};
  if (value !== undefined) return made(low(toTs(start)), el('width', { value: decimal(value), unit: code ?? 'd' }));
  if (bounds) {
    const found = toInterval(bounds.start, bounds.end);
    if (!found.ordered) gaps.value(`${path}.timing.repeat.bounds`);
    const begin = found.low ?? (found.high === undefined ? toTs(start) : undefined);
    return made(
      low(begin),
      found.high === undefined ? el('high', { nullFlavor: 'NA' }) : el('high', { value: found.high }),
    );
  }
  const begin = toTs(start);
  if (begin === undefined) return el('effectiveTime', { 'xsi:type': 'IVL_TS', nullFlavor: 'UNK' });
  return made(low(begin), el('high', { nullFlavor: 'NA' }));
}

/** How often: so many times in a period is one time in its part, in a unit that makes it a whole number where there is one. */
function often({ remarks }: BuildContext, repeat: TimingRepeat | undefined, path: string): readonly CdaElement[] {
  const { period, periodUnit, frequency = 1 } = repeat ?? {};
  if (period === undefined || periodUnit === undefined || frequency <= 0) {
    for (const part of ['frequency', 'period', 'periodUnit'] as const) {
      if (repeat?.[part] !== undefined) remarks.leftOut(`${path}.timing.repeat.${part}`);
    }
    return [];
  }
  let value = period / frequency;
  let unit: string = periodUnit;
  for (const other of smaller) {
    const size = minutes[unit];
    const part = minutes[other];
    if (Number.isInteger(value) || size === undefined || part === undefined || part >= size) continue;
    value = (value * size) / part;
    unit = other;
  }
  const attributes = { 'xsi:type': 'PIVL_TS', operator: 'A', institutionSpecified: 'true' };
  return [el('effectiveTime', attributes, el('period', { value: decimal(value), unit }))];
}

/** How many administrations: `repeatNumber`, an interval where a highest number is given. */
export function repeatNumber(timing: Timing | undefined): CdaElement | undefined {
  const { count, countMax } = timing?.repeat ?? {};
  if (count === undefined) return undefined;
  if (countMax === undefined) return el('repeatNumber', { value: String(count) });
  const ends = [el('low', { value: String(count) }), el('high', { value: String(countMax) })];
  return el('repeatNumber', {}, ends);
}

/** The words of a dosage for the reader: its own, what more it instructs, and what is said to the person. */
export function dosageWords(list: readonly Dosage[] | undefined): string | undefined {
  const words = (list ?? []).flatMap(({ text, additionalInstruction, patientInstruction }) => [
    text,
    ...(additionalInstruction ?? []).map((one) => wordsOfConcept(one)),
    patientInstruction,
  ]);
  const present = words.filter((one) => one !== undefined && one !== '');
  return present.length === 0 ? undefined : present.join('; ');
}
