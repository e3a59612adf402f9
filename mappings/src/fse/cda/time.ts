const form = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

const rome = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'longOffset',
});

/**
 * A FHIR date, dateTime or instant as HL7 `TS`, with the precision it has: `yyyy`, `yyyyMM`, `yyyyMMdd` or
 * `yyyyMMddHHmmss+ZZZZ`. The offset stays as given; a time in UTC is told in Italian time, since the gateway takes local
 * times. Nothing for what is no date. Source: HL7 V3 datatypes TS, FSE guides, `effectiveTime`.
 */
export function toTs(value: string | undefined): string | undefined {
  const match = value === undefined ? null : form.exec(value);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour, minute, second = '00', offset = ''] = match;
  if (hour === undefined || minute === undefined) return `${year}${month}${day}`;
  if (offset === 'Z') return inRome(Date.UTC(+year, +month - 1, +day, +hour, +minute, +second));
  return `${year}${month}${day}${hour}${minute}${second}${offset.replace(':', '')}`;
}

/** Whether a TS tells the time of the day. */
export function hasTime(ts: string): boolean {
  return ts.length > 8;
}

/**
 * The two ends of an interval, made comparable as text as the schematrons compare them: with different offsets both are
 * told in Italian time, with different precision both have the lesser one where the order would otherwise be lost.
 * `ordered` is false when the end still is before the start.
 */
export function toInterval(
  start: string | undefined,
  end: string | undefined,
): { readonly low?: string; readonly high?: string; readonly ordered: boolean } {
  let low = toTs(start);
  let high = toTs(end);
  if (low === undefined || high === undefined) {
    return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }), ordered: true };
  }
  if (low.slice(14) !== high.slice(14) && hasTime(low) && hasTime(high)) {
    low = inRome(millis(low));
    high = inRome(millis(high));
  }
  if (high < low && low.length !== high.length) {
    const length = Math.min(dateLength(low), dateLength(high));
    low = low.slice(0, length);
    high = high.slice(0, length);
  }
  // Autumn: the later of two times can have the smaller clock time.
  const ordered = high >= low || (hasTime(low) && hasTime(high) && millis(high) >= millis(low));
  if (ordered && high < low) {
    low = low.slice(0, 8);
    high = high.slice(0, 8);
  }
  return { low, high, ordered };
}

function dateLength(ts: string): number {
  return Math.min(ts.length, 8);
}

function millis(ts: string): number {
  const part = (from: number, to: number) => ts.slice(from, to);
  const offset = `${part(14, 17)}:${part(17, 19)}`;
  const text = `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}T${part(8, 10)}:${part(10, 12)}:${part(12, 14)}${offset}`;
  return Date.parse(text);
}

function inRome(time: number): string {
  const parts = new Map(rome.formatToParts(time).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const offset = get('timeZoneName').replace('GMT', '').replace(':', '') || '+0000';
  return `${get('year').padStart(4, '0')}${get('month')}${get('day')}${get('hour')}${get('minute')}${get('second')}${offset}`;
}
