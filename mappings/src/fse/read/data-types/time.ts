import type { Period } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import { attr, childOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';

const form =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?)?)?)?([+-]\d{2}(?:\d{2})?|Z)?$/;

/**
 * A TS as FHIR dateTime with the precision and the offset it has. FHIR wants minutes, seconds and an offset with every
 * hour: missing minutes and seconds are zero, a missing offset is that of Italy on that day. Nothing for what is no date.
 * Source: HL7 V3 TS, FHIR R4 datatypes.html#dateTime.
 */
export function toDateTime(value: string | undefined): string | undefined {
  const match = value === undefined ? null : form.exec(value.trim());
  if (!match) return undefined;
  const [, year = '', month, day, hour, minute = '00', second = '00', fraction, zone] = match;
  if (year === '0000' || !isDay(year, month, day)) return undefined;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${date}T${hour}:${minute}:${second}`;
  const offset = zone === undefined ? offsetOfItaly(time) : offsetOf(zone);
  return offset && `${time}${fraction === undefined ? '' : `.${fraction}`}${offset}`;
}

/** The same without the time of the day, as FHIR date. */
export function toDate(value: string | undefined): string | undefined {
  return toDateTime(value)?.slice(0, 10);
}

/** `@value` of a TS element as dateTime. */
export function timeOf(element: XmlElement | undefined): string | undefined {
  return toDateTime(attr(element, 'value'));
}

/**
 * An IVL_TS as Period. A single value or centre is a point in time, told as start: that something lasts is not said. Nothing when it
 * has neither. Source: HL7 V3 IVL.
 */
export function toPeriod(interval: XmlElement | undefined): Period | undefined {
  const point = timeOf(interval) ?? timeOf(childOf(interval, 'center'));
  const start = timeOf(childOf(interval, 'low')) ?? point;
  return orNothing(present<Period>({ start, end: timeOf(childOf(interval, 'high')) }));
}

/** Either the point in time or the interval that an `effectiveTime` tells, for choices like `effective[x]`. */
export function timeOrPeriod(time: XmlElement | undefined): { readonly dateTime?: string; readonly period?: Period } {
  const dateTime = timeOf(time) ?? timeOf(childOf(time, 'center'));
  if (dateTime !== undefined) return { dateTime };
  const period = toPeriod(time);
  return period ? { period } : {};
}

function isDay(year: string, month = '01', day = '01'): boolean {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

function offsetOf(zone: string): string | undefined {
  if (zone === 'Z') return 'Z';
  const hours = zone.slice(1, 3);
  const minutes = zone.slice(3).padEnd(2, '0');
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return `${zone.slice(0, 1)}${hours}:${minutes}`;
}

const rome = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Rome', timeZoneName: 'longOffset' });

function offsetOfItaly(local: string): string {
  // Taken as if in winter time: only within the hour of the change may this tell the other offset of that night.
  const parts = rome.formatToParts(new Date(`${local}+01:00`));
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /^GMT([+-]\d{2}:\d{2})/.exec(name)?.[1] ?? '+01:00';
}
