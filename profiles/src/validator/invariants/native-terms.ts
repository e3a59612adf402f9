import { isJsonObject, type JsonObject, textOf } from '../../json/json-object.ts';
import { dayInRome } from '../../terminology/effective-period.ts';

const extensions = 'https://fhir.sinfonia.campania.it/StructureDefinition';
const dayLength = 86_400_000;

/** Longest wait by class of priority, days. Source: PNGLA 2019-2021. */
const longestWaits: Readonly<Record<string, number>> = { U: 3, B: 10, D: 60, P: 120 };

/** A drug prescription is valid for 30 days, the day of issue excluded. Days are those of Italy, whatever zone an instant is told in. */
export function isWithinThirtyDays({ authoredOn, dispenseRequest }: JsonObject): boolean {
  const period = isJsonObject(dispenseRequest) ? dispenseRequest['validityPeriod'] : undefined;
  return isWithin(dayOf(authoredOn), dayOf(isJsonObject(period) ? period['end'] : undefined), 30);
}

/** The last day of a wait is not beyond the time of its class, counted from the day on which it was asked for. */
export function isWithinClass({ created, extension }: JsonObject): boolean {
  const extensionOf = (name: string): JsonObject | undefined =>
    (Array.isArray(extension) ? extension : []).filter(isJsonObject).find(({ url }) => url === `${extensions}/${name}`);
  const coding = extensionOf('booking-priority-class')?.['valueCoding'];
  const longest = longestWaits[textOf(isJsonObject(coding) ? coding['code'] : undefined) ?? ''];
  const last = extensionOf('waiting-list-maximum-date')?.['valueDate'];
  return longest === undefined || isWithin(dayOf(created), dayOf(last), longest);
}

/** Whether a day is no more than some days after another; what is not told to the day holds. */
function isWithin(from: string | undefined, to: string | undefined, days: number): boolean {
  if (from === undefined || to === undefined) return true;
  return Date.parse(to) <= Date.parse(from) + days * dayLength;
}

/** The day of a date or an instant in Italy, `YYYY-MM-DD`. */
function dayOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length < 10) return undefined;
  if (text.length === 10) return text;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : dayInRome(new Date(instant));
}
