import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';
import { isResourceType } from '../../../model/index.ts';
import { compareValues } from '../../../questionnaire/compare.ts';
import type { Run } from '../../run.ts';

const referenced = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** Subject and date of a response fit the questionnaire. */
export function checkHeader(questionnaire: JsonObject, response: JsonObject, run: Run): void {
  const types = Array.isArray(questionnaire['subjectType']) ? questionnaire['subjectType'] : [];
  const type = subjectType(response['subject']);
  if (types.length > 0 && type !== undefined && !types.includes(type))
    run.reportAt('subject', -1, 'response-subject-type', { type, allowed: types.join(', ') });
  const authored = textOf(response['authored']);
  const period = questionnaire['effectivePeriod'];
  if (authored === undefined || !isJsonObject(period)) return;
  const [start, end] = [textOf(period['start']), textOf(period['end'])];
  const isBefore = (left: string | undefined, right: string | undefined): boolean =>
    left !== undefined && right !== undefined && (compareValues(moment(left), moment(right)) ?? 0) < 0;
  if (isBefore(authored, start) || isBefore(end, authored))
    run.reportAt('authored', -1, 'response-outside-period', { start: start ?? '…', end: end ?? '…' });
}

const moment = (value: string): { type: string; value: string } => ({ type: 'dateTime', value });

function subjectType(subject: unknown): string | undefined {
  if (!isJsonObject(subject)) return undefined;
  const type = referenced.exec(textOf(subject['reference']) ?? '')?.[1] ?? textOf(subject['type']);
  return type !== undefined && isResourceType(type) ? type : undefined;
}
