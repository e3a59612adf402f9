import { canonicalQuantity } from '@sinfonia/profiles/units';
import { beginningOfTime, endOfTime, parseDateInterval } from '../../../../fhir/search/dates.ts';
import { systemFingerprint } from '../system-fingerprint.ts';
import type { FlatRows } from './index-rows.ts';
import type { ValuePusher } from './token-values.ts';

const ucum = 'http://unitsofmeasure.org';
const currencies = 'urn:iso:std:iso:4217';
/** Open end of a range of numbers. */
const boundless = Number.MAX_VALUE;

interface Quantity {
  readonly value?: number;
  readonly comparator?: string;
  readonly unit?: string;
  readonly system?: string;
  readonly code?: string;
  readonly currency?: string;
}
interface Period {
  readonly start?: string;
  readonly end?: string;
}

/** How a value of a FHIR type becomes date rows (`p, low, high, n`). Source: FHIR R4 search.html#date. */
export function datePusher(p: number, fhirType: string): ValuePusher<FlatRows> | undefined {
  switch (fhirType) {
    case 'date':
    case 'dateTime':
    case 'instant':
    case 'string':
      return (rows, value, n) => {
        const interval = parseDateInterval(String(value));
        if (interval) rows.push(p, interval.low, interval.high, n);
      };
    case 'Period':
      return (rows, value, n) => pushPeriod(rows, p, value as Period, n);
    case 'Timing':
      return (rows, value, n) => pushTiming(rows, p, value as { event?: string[]; repeat?: unknown }, n);
    default:
      return undefined;
  }
}

function pushPeriod(rows: FlatRows, p: number, { start, end }: Period, n: number): void {
  if (start === undefined && end === undefined) return;
  const low = start === undefined ? beginningOfTime : parseDateInterval(start)?.low;
  const high = end === undefined ? endOfTime : parseDateInterval(end)?.high;
  if (low !== undefined && high !== undefined) rows.push(p, low, high, n);
}

/** Only the outer limits of a Timing count: its events and the bounds of its repetition. */
function pushTiming(rows: FlatRows, p: number, timing: { event?: string[]; repeat?: unknown }, n: number): void {
  const intervals = (timing.event ?? []).flatMap((event) => parseDateInterval(event) ?? []);
  const bounds = (timing.repeat as { boundsPeriod?: Period } | undefined)?.boundsPeriod;
  if (bounds !== undefined) pushPeriod(rows, p, bounds, n);
  if (intervals.length === 0) return;
  const low = Math.min(...intervals.map((interval) => interval.low));
  rows.push(p, low, Math.max(...intervals.map((interval) => interval.high)), n);
}

/**
 * How a value of a FHIR type becomes number rows (`p, n, low, high, system, code, unit, base_unit, base_low, base_high`).
 * Source: FHIR R4 search.html#number, #quantity.
 */
export function numberPusher(p: number, fhirType: string): ValuePusher<FlatRows> | undefined {
  switch (fhirType) {
    case 'integer':
    case 'positiveInt':
    case 'unsignedInt':
    case 'decimal':
      return (rows, value, n) => {
        if (typeof value === 'number') rows.push(p, n, value, value, 0, '', '', '', 0, 0);
      };
    case 'Quantity':
    case 'Age':
    case 'Duration':
    case 'Money':
    case 'Count':
    case 'Distance':
      return (rows, value, n) => pushQuantity(rows, p, value as Quantity, n);
    case 'SampledData':
      return (rows, value, n) => pushQuantity(rows, p, (value as { origin?: Quantity }).origin ?? {}, n);
    case 'Range':
      return (rows, value, n) => {
        const { low, high } = value as { low?: Quantity; high?: Quantity };
        if (low?.value === undefined && high?.value === undefined) return;
        pushInterval(rows, p, n, { ...high, ...low }, low?.value ?? -boundless, high?.value ?? boundless);
      };
    default:
      return undefined;
  }
}

function pushQuantity(rows: FlatRows, p: number, quantity: Quantity, n: number): void {
  const { value, comparator } = quantity;
  if (typeof value !== 'number') return;
  const low = comparator?.startsWith('<') ? -boundless : value;
  pushInterval(rows, p, n, quantity, low, comparator?.startsWith('>') ? boundless : value);
}

function pushInterval(rows: FlatRows, p: number, n: number, unit: Quantity, low: number, high: number): void {
  const code = unit.code ?? unit.currency ?? '';
  const system = unit.currency === undefined ? unit.system : currencies;
  const display = unit.unit !== undefined && unit.unit !== code ? unit.unit : '';
  const inBase = system === ucum ? (value: number) => canonicalQuantity(value, code) : () => undefined;
  const first = Math.abs(low) === boundless ? undefined : inBase(low);
  const second = high === low ? first : Math.abs(high) === boundless ? undefined : inBase(high);
  const base = first ?? second;
  const ends = [first?.value ?? low, second?.value ?? high].sort((a, b) => a - b);
  const [baseLow = 0, baseHigh = 0] = base === undefined ? [] : ends;
  rows.push(p, n, low, high, systemFingerprint(system), code, display, base?.unit ?? '', baseLow, baseHigh);
}
