import type { Timing, TimingRepeat } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import { attr, childOf, typeOfValue } from '../navigate.ts';
import { orNothing, present } from '../present.ts';
import { numberOf } from './quantity.ts';
import { timeOf, toPeriod } from './time.ts';

const periodUnits = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']);
const events = new Set('HS WAKE C CM CD CV AC ACM ACD ACV PC PCM PCD PCV'.split(' '));

/**
 * The `effectiveTime` elements of a therapy as one Timing: IVL_TS bounds it, PIVL_TS says how often, EIVL_TS at which
 * event, TS on which day. `unread` names those that cannot be told. Source: HL7 V3 GTS, FHIR R4 datatypes.html#Timing.
 */
export function toTiming(times: readonly XmlElement[]): {
  readonly timing: Timing | undefined;
  readonly unread: readonly XmlElement[];
} {
  const events: string[] = [];
  const unread: XmlElement[] = [];
  let repeat: TimingRepeat = {};
  for (const time of times) {
    const read = partOf(time);
    if (!read) unread.push(time);
    else if (typeof read === 'string') events.push(read);
    else repeat = { ...repeat, ...read };
  }
  const timing = orNothing(present<Timing>({ event: events, repeat: orNothing(repeat) }));
  return { timing, unread };
}

function partOf(time: XmlElement): TimingRepeat | string | undefined {
  const type = typeOfValue(time);
  if (type === 'PIVL_TS') return periodic(time);
  if (type === 'EIVL_TS') return atEvent(time);
  const at = timeOf(time);
  if (at !== undefined) return at;
  const boundsPeriod = toPeriod(time);
  return boundsPeriod && { boundsPeriod };
}

function periodic(time: XmlElement): TimingRepeat | undefined {
  const length = childOf(time, 'period');
  const period = numberOf(attr(length, 'value'));
  const unit = attr(length, 'unit');
  if (period === undefined || unit === undefined || !periodUnits.has(unit)) return undefined;
  const boundsPeriod = toPeriod(childOf(time, 'phase'));
  return present<TimingRepeat>({
    boundsPeriod,
    frequency: 1,
    period,
    periodUnit: unit as NonNullable<TimingRepeat['periodUnit']>,
  });
}

function atEvent(time: XmlElement): TimingRepeat | undefined {
  const code = attr(childOf(time, 'event'), 'code');
  if (code === undefined || !events.has(code)) return undefined;
  return { when: [code as NonNullable<TimingRepeat['when']>[number]] };
}
