import { addDays } from '@sinfonia/mappings';
import { type Day, weekdayOf } from './civil-day.ts';
import national from './holidays.json' with { type: 'json' };
import patrons from './patron-saints.json' with { type: 'json' };

/** When a holiday falls: on a date of every year, or some days after Easter Sunday. */
export type HolidayRule = { readonly month: number; readonly day: number } | { readonly afterEaster: number };

/** A holiday with the act that makes it one and the days from and to which (both included) the act holds. */
export interface Holiday {
  readonly id: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly rule: HolidayRule;
  readonly source: string;
  readonly evidence: string;
  readonly effective: { readonly from: Day; readonly to?: Day };
}

/** Feast of the patron saint of a municipality, named by its six-digit ISTAT code. */
export interface PatronSaint extends Holiday {
  readonly municipality: string;
}

/** Tells working days from holidays; a municipality adds the feast of its patron saint. */
export interface HolidayCalendar {
  /** The holiday that falls on a day, if any; a plain Sunday is none. */
  readonly holidayOn: (day: Day, municipality?: string) => Holiday | undefined;
  /** Whether a day is neither Sunday nor holiday. Saturday is a working day, as in the acts. */
  readonly isWorkingDay: (day: Day, municipality?: string) => boolean;
}

/** Public holidays of Italy (L. 260/1949 and later acts). */
export const nationalHolidays: readonly Holiday[] = national.holidays;

/** Patron saints that come with the platform: the provincial capitals of Campania. */
export const patronSaints: readonly PatronSaint[] = patrons.holidays;

/** Makes a calendar of holidays and patron saints; the lists of the platform unless others are given. */
export function createHolidayCalendar(
  lists: { readonly holidays?: readonly Holiday[]; readonly patronSaints?: readonly PatronSaint[] } = {},
): HolidayCalendar {
  const { holidays = nationalHolidays, patronSaints: saints = patronSaints } = lists;
  const ofMunicipality = Map.groupBy(saints, ({ municipality }) => municipality);
  const holidayOn = (day: Day, municipality?: string): Holiday | undefined => {
    const falls = (holiday: Holiday): boolean => fallsOn(holiday, day);
    const feasts = municipality === undefined ? [] : (ofMunicipality.get(municipality) ?? []);
    return holidays.find(falls) ?? feasts.find(falls);
  };
  return {
    holidayOn,
    isWorkingDay: (day, municipality) => weekdayOf(day) !== 6 && holidayOn(day, municipality) === undefined,
  };
}

/** Calendar of the lists that come with the platform. */
export const italianCalendar: HolidayCalendar = createHolidayCalendar();

/** Whether a day is a working day in Italy, by the lists that come with the platform. See {@link HolidayCalendar}. */
export function isWorkingDay(day: Day, municipality?: string): boolean {
  return italianCalendar.isWorkingDay(day, municipality);
}

/**
 * Easter Sunday of a year in the Gregorian calendar.
 * Source: the anonymous Gregorian computus (Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
 */
export function easterOf(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return `${String(year).padStart(4, '0')}-${two(Math.floor(sum / 31))}-${two((sum % 31) + 1)}`;
}

function fallsOn({ rule, effective }: Holiday, day: Day): boolean {
  if (day < effective.from || (effective.to !== undefined && day > effective.to)) return false;
  if ('afterEaster' in rule) return addDays(easterOf(Number(day.slice(0, 4))), rule.afterEaster) === day;
  return day.slice(5) === `${two(rule.month)}-${two(rule.day)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
