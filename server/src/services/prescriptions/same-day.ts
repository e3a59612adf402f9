import type { Condition } from '../../fhir/search/plan.ts';
import type { Work } from '../steps/step.ts';
import { all, findResources, refersTo } from '../steps/stored.ts';
import { dayOfIssue, type Line, type LineType, type Prescription, stateAt } from './prescription.ts';
import { remarkOf } from './rules.ts';
import { seenOf } from './seen-lines.ts';

/** The lines of a type that a person was prescribed on the day `YYYY-MM-DD` (Europe/Rome) of a step, before it. */
export async function sameDayLines(
  { context, subject, now }: Work<Prescription>,
  type: LineType,
  day: string,
): Promise<readonly Line[]> {
  const lines: Line[] = await findResources(
    context.store,
    type,
    all(refersTo(type, 'subject', subject.patient), sinceYesterday(type, now)),
  );
  return lines.filter(
    (line) =>
      line.intent === 'order' &&
      dayOfIssue(line) === day &&
      !['4', 'draft'].includes(stateAt({ patient: '', lines: [line] }, now)),
  );
}

/** Remarks on a line when the same is among those of its day, as far as the caller sees it. */
export async function remarkRepeated(
  work: Work<Prescription>,
  sameDay: readonly Line[],
  isSame: (line: Line) => boolean,
  place: string,
): Promise<void> {
  if ((await seenOf(work, sameDay.filter(isSame))).length > 0) work.warn(remarkOf('RX-24', place));
}

const dateOf = { MedicationRequest: 'authoredon', ServiceRequest: 'authored', DeviceRequest: 'authored-on' } as const;

/** What was written in the last 26 hours: a day may have 25. */
function sinceYesterday(type: LineType, now: number): Condition {
  const low = now - 26 * 3_600_000;
  return { kind: 'date', parameter: { type, code: dateOf[type] }, comparator: 'ge', low, high: low + 1 };
}
