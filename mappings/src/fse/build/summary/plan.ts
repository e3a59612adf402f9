import type { CarePlan, CarePlanActivity, CarePlanActivityDetail, Reference, Resource } from '@medplum/fhirtypes';
import { codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { plannedDrug } from './planned-drug.ts';
import { plannedService, serviceElement } from './planned-service.ts';
import { plannedTime } from './planned-time.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.CarePlan };

/**
 * What is planned: services, medicines, and whole plans with their activities. Source: schematron PSS 4.0, b213–b240.
 */
const planEntry: EntryOf = (context, { resource, path }, text) => {
  switch (resource.resourceType) {
    case 'ServiceRequest':
      return [plannedService(context, { resource, path }, text)];
    case 'MedicationRequest':
      return [plannedDrug(context, { resource, path }, text)];
    case 'CarePlan':
      return plan(context, { resource, path }, text);
    default:
      return undefined;
  }
};

/** The activities of a plan; what it says itself is an act of its own. */
function plan(context: BuildContext, located: Located<CarePlan>, text: SectionText): readonly CdaElement[] {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, parts);
  if (resource.status === 'entered-in-error') context.gaps.value(`${path}.status`);
  const activities = (resource.activity ?? []).flatMap((activity, at) =>
    activityEntries(context, activity, `${path}.activity[${at}]`, located, text),
  );
  const words = labelled([
    ['', resource.title],
    ['', resource.description],
    ['', noteWords(resource.note)],
  ]);
  if (words === undefined) return activities;
  const act = el(
    'act',
    { classCode: 'ACT', moodCode: 'RQO' },
    el('templateId', { root: entryTemplate('10.5') }),
    statementId(resource.identifier),
    el('code', { nullFlavor: 'OTH' }, originalText(text.refer(words))),
    textReference(text, words),
    plannedTime(context, undefined, resource.period, `${path}.period`),
  );
  return [act, ...activities];
}

function activityEntries(
  context: BuildContext,
  { reference, detail, progress }: CarePlanActivity,
  path: string,
  from: Located<Resource>,
  text: SectionText,
): readonly CdaElement[] {
  const cited = reference ? citedEntries(context, reference, path, from, text) : [];
  const own = detail ? detailEntries(context, detail, `${path}.detail`, text) : [];
  const said = noteWords(progress);
  // A progress without an activity says nothing to anybody; with one it is below the narrative.
  if (said !== undefined) text.refer(said);
  return [...cited, ...own];
}

function citedEntries(
  context: BuildContext,
  reference: Reference,
  path: string,
  from: Located<Resource>,
  text: SectionText,
): readonly CdaElement[] {
  const found = context.document.find(reference, from);
  if (!found) {
    context.gaps.reference(`${path}.reference`);
    return [];
  }
  const made = found.resource.resourceType === 'CarePlan' ? undefined : planEntry(context, found, text);
  if (!made) context.remarks.leftOut(`${path}.reference`);
  return made ?? [];
}

/** An activity that stands in the plan itself; one that does not say what it is, is a remark. */
function detailEntries(
  context: BuildContext,
  detail: CarePlanActivityDetail,
  path: string,
  text: SectionText,
): readonly CdaElement[] {
  const { code, description, scheduledString, scheduledPeriod, doNotPerform } = detail;
  const words = labelled([
    ['', codingIn(code) ? undefined : wordsOfConcept(code)],
    ['', description],
    ['Quando', scheduledString],
  ]);
  const concept = code ?? (words === undefined ? undefined : { text: words });
  if (!concept) {
    context.remarks.leftOut(path);
    return [];
  }
  const time = plannedTime(context, undefined, scheduledPeriod, `${path}.scheduled`);
  const forbidden = doNotPerform === true;
  const service = {
    concept,
    path: `${path}.code`,
    identifier: undefined,
    status: undefined,
    forbidden,
    words,
    time,
    text,
  };
  return [serviceElement(context, service)];
}

/** Entries of the plan of care; its text may stand alone. */
export const planOfCare = entriesWith(planEntry);
