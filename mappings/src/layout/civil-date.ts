/** A civil day `AAAA-MM-GG` without time zone, as the flows write it. */
export type CivilDate = string;

/** A period of whole civil days, both ends included. */
export interface CivilPeriod {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

const romeDay = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Tells whether a text is a day that exists in the calendar, written `AAAA-MM-GG`. */
export function isCivilDate(text: string): boolean {
  const match = dayPattern.exec(text);
  if (!match) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (year < 1800 || month < 1 || month > 12 || day < 1) return false;
  return day <= daysInMonth(year, month);
}

/** The day that `GGMMAAAA` names, as `AAAA-MM-GG`; undefined for another form. It may not be in the calendar. */
export function fromDayMonthYear(text: string): CivilDate | undefined {
  return /^\d{8}$/.test(text) ? `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}` : undefined;
}

/** A day as the positional files write it, `GGMMAAAA`. */
export function toDayMonthYear(day: CivilDate): string {
  return day.slice(8, 10) + day.slice(5, 7) + day.slice(0, 4);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Day in Italy of a FHIR date, dateTime or instant. A full date stays as it is; a dateTime with offset becomes the day
 * that Europe/Rome had at that instant; a year or year-month names no day and gives undefined.
 */
export function toCivilDate(value: string | undefined): CivilDate | undefined {
  if (value === undefined) return undefined;
  if (value.length === 10) return isCivilDate(value) ? value : undefined;
  if (!instantPattern.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : romeDay.format(instant);
}

/** Tells whether a day lies in a period. */
export function isInPeriod(day: CivilDate | undefined, period: CivilPeriod): boolean {
  return day !== undefined && day >= period.from && day <= period.to;
}

/** The day that lies a number of days later (earlier when negative). */
export function addDays(day: CivilDate, days: number): CivilDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The same day some months later, or the last day of that month when it is shorter. */
export function addMonths(day: CivilDate, months: number): CivilDate {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(count / 12);
  const month = (count % 12) + 1;
  const date = Math.min(Number(day.slice(8, 10)), daysInMonth(year, month));
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Completed years between a birth date and a day; undefined unless both are full dates. */
export function ageOn(birthDate: string | undefined, day: CivilDate | undefined): number | undefined {
  if (birthDate === undefined || day === undefined || !isCivilDate(birthDate)) return undefined;
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The day it is now in Italy. */
export function today(): CivilDate {
  return romeDay.format(Date.now());
}
