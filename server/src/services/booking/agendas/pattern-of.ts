import type { Extension, Schedule, TimingRepeat } from '@medplum/fhirtypes';
import type { Weekday } from '../../calendar/civil-day.ts';
import { weekdayCodes } from '../../calendar/civil-day.ts';
import { type BookingChannel, isBookingChannel } from '../channels.ts';
import { isPriorityClass, type PriorityClass } from '../classes.ts';
import type { AgendaPattern, ChannelQuota, ClassQuota, Closure, DayRange, Opening } from './agenda-pattern.ts';

const base = 'https://fhir.sinfonia.campania.it/StructureDefinition/';
const minutesOf: Readonly<Record<string, number>> = { min: 1, h: 60 };

/** What a `BookingSchedule` does not say itself. */
export interface PatternDefaults {
  /** Length of a slot where it has no `schedule-session`; 0, which `checkPattern` tells, unless said. */
  readonly slotMinutes?: number;
  /** ISTAT code of the municipality of the place. */
  readonly municipality?: string;
}

/**
 * The rules of an agenda as a `BookingSchedule` carries them; undefined when it says no kind of access, no horizon, or an opening
 * without days, time or duration. Whether they are coherent is for `checkPattern`.
 */
export function patternOf(schedule: Schedule, defaults: PatternDefaults = {}): AgendaPattern | undefined {
  const extensions = schedule.extension ?? [];
  const access = { '0': 'control', '1': 'first' } as const;
  const kind = codesOf(extensions, 'booking-access-type')[0];
  const horizon = rangeOf(schedule.planningHorizon);
  const session = partsOf(extensions.find(({ url }) => url === `${base}schedule-session`));
  const openings = named(extensions, 'schedule-opening').map(({ valueTiming }) => {
    const opening = openingOf(valueTiming?.repeat, integerOf(session, 'slotMinutes') ?? defaults.slotMinutes ?? 0);
    const places = integerOf(session, 'places');
    const onHolidays = session.find(({ url }) => url === 'onHolidays')?.valueBoolean;
    return (
      opening && { ...opening, ...(places ? { places } : {}), ...(onHolidays === undefined ? {} : { onHolidays }) }
    );
  });
  if ((kind !== '0' && kind !== '1') || !horizon || !openings.every((one) => one !== undefined)) return undefined;
  const regime = codesOf(extensions, 'booking-regime')[0];
  return {
    active: schedule.active === true,
    horizon,
    access: access[kind],
    classes: codesOf(extensions, 'booking-priority-class').filter(isPriorityClass),
    channels: codesOf(extensions, 'booking-channel').filter(isBookingChannel),
    regime: regime === 'alpi' || regime === 'private' ? regime : 'ssn',
    ...(defaults.municipality === undefined ? {} : { municipality: defaults.municipality }),
    openings,
    extraSessions: [],
    closures: named(extensions, 'schedule-closure').flatMap(closureOf),
    quotas: named(extensions, 'schedule-quota').flatMap(quotaOf),
    channelQuotas: named(extensions, 'schedule-channel-quota').flatMap(channelQuotaOf),
    overbooking: named(extensions, 'schedule-overbooking')[0]?.valuePositiveInt ?? 0,
  };
}

function openingOf(repeat: TimingRepeat | undefined, slotMinutes: number): Opening | undefined {
  const days = repeat?.dayOfWeek?.filter(isWeekday) ?? [];
  const at = repeat?.timeOfDay?.[0];
  const unit = minutesOf[repeat?.durationUnit ?? ''];
  if (!repeat || days.length === 0 || at === undefined || repeat.duration === undefined || unit === undefined)
    return undefined;
  const validity = rangeOf(repeat.boundsPeriod);
  return { days, at: at.slice(0, 5), minutes: repeat.duration * unit, slotMinutes, ...(validity ? { validity } : {}) };
}

function closureOf(extension: Extension): readonly Closure[] {
  const parts = partsOf(extension);
  const period = parts.find(({ url }) => url === 'period')?.valuePeriod;
  const text = parts.find(({ url }) => url === 'reason')?.valueString;
  const reason = parts.find(({ url }) => url === 'code')?.valueCoding?.code ?? '';
  if (period?.start === undefined || period.end === undefined) return [];
  return [{ from: dayPart(period.start), to: dayPart(period.end), reason, ...(text === undefined ? {} : { text }) }];
}

function quotaOf(extension: Extension): readonly ClassQuota[] {
  const parts = partsOf(extension);
  const letter = parts.find(({ url }) => url === 'class')?.valueCoding?.code ?? '';
  const share = integerOf(parts, 'share');
  if (!isPriorityClass(letter) || share === undefined) return [];
  const alsoFor = codingsOf<PriorityClass>(parts, 'alsoFor', isPriorityClass);
  const releaseDays = integerOf(parts, 'releaseDays');
  return [
    {
      class: letter,
      share,
      ...(alsoFor.length > 0 ? { alsoFor } : {}),
      ...(releaseDays === undefined ? {} : { releaseDays }),
    },
  ];
}

function channelQuotaOf(extension: Extension): readonly ChannelQuota[] {
  const parts = partsOf(extension);
  const share = integerOf(parts, 'share');
  const releaseDays = integerOf(parts, 'releaseDays');
  const channels = codingsOf<BookingChannel>(parts, 'channel', isBookingChannel);
  if (share === undefined || channels.length === 0) return [];
  return [{ channels, share, ...(releaseDays === undefined ? {} : { releaseDays }) }];
}

function named(extensions: readonly Extension[], name: string): readonly Extension[] {
  return extensions.filter(({ url }) => url === base + name);
}

function partsOf(extension: Extension | undefined): readonly Extension[] {
  return extension?.extension ?? [];
}

function codesOf(extensions: readonly Extension[], name: string): readonly string[] {
  return named(extensions, name).flatMap(({ valueCoding }) => valueCoding?.code ?? []);
}

function codingsOf<Code extends string>(
  parts: readonly Extension[],
  name: string,
  is: (text: string) => text is Code,
): Code[] {
  return parts.flatMap(({ url, valueCoding }) => (url === name ? (valueCoding?.code ?? []) : [])).filter(is);
}

function integerOf(parts: readonly Extension[], name: string): number | undefined {
  const part = parts.find(({ url }) => url === name);
  return part?.valuePositiveInt ?? part?.valueUnsignedInt;
}

function rangeOf(period: { readonly start?: string; readonly end?: string } | undefined): DayRange | undefined {
  if (period?.start === undefined) return undefined;
  return { from: dayPart(period.start), ...(period.end === undefined ? {} : { to: dayPart(period.end) }) };
}

/** The day of a FHIR date or dateTime as it is written. */
export function dayPart(value: string): string {
  return value.slice(0, 10);
}

function isWeekday(text: string): text is Weekday {
  return (weekdayCodes as readonly string[]).includes(text);
}
