import type { CarePlan, ServiceRequest } from '@medplum/fhirtypes';
import { ii, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, textReference } from '../acts.ts';
import { entryIds, requester } from '../clinical/participation.ts';
import { reasons } from '../clinical/reasons.ts';
import { isTherapy, therapy } from '../clinical/therapy.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, noteWords } from '../words.ts';
import { codedList, type EntryWriter, entriesBy, placed, span } from './entry.ts';
import { dischargeTherapy } from './therapies.ts';
import written from './written.json' with { type: 'json' };

const moods: Readonly<Record<string, string>> = { proposal: 'PRP', plan: 'INT' };
const statuses: Readonly<Record<string, string>> = {
  active: 'active',
  'on-hold': 'suspended',
  completed: 'completed',
  revoked: 'aborted',
};

const request: EntryWriter = (context, located, text) =>
  located.resource.resourceType === 'ServiceRequest'
    ? planned(context, { resource: located.resource, path: located.path }, text)
    : [];

const medicine: EntryWriter = (context, located, text) => {
  const made = isTherapy(located) ? therapy(context, located, text, dischargeTherapy) : undefined;
  return made ? [made] : [];
};

const plan: EntryWriter = (context, { resource, path }, text) =>
  resource.resourceType === 'CarePlan' ? activities(context, { resource, path }, text) : [];

/** What is to be done after the stay: services, medicines, and plans made of these. Source: schematron LDO b16. */
export const followUp = entriesBy({ ServiceRequest: request, MedicationRequest: medicine, CarePlan: plan });

/** A plan has no entry of its own: its activities have, and its words stand below the narrative. */
function activities(context: BuildContext, located: Located<CarePlan>, text: SectionText): readonly CdaElement[] {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, written.CarePlan);
  const words = labelled([
    ['', resource.description],
    ['', noteWords(resource.note)],
  ]);
  if (words !== undefined) text.refer(words);
  return (resource.activity ?? []).flatMap(({ reference }, at) => {
    if (!reference) return [];
    const found = context.document.find(reference, located);
    if (found?.resource.resourceType === 'ServiceRequest') return request(context, found, text);
    if (found?.resource.resourceType === 'MedicationRequest') return medicine(context, found, text);
    context.remarks.leftOut(`${path}.activity[${at}].reference`);
    return [];
  });
}

/** A service to be had, as `procedure`: the schematron takes acts and observations only when they have happened (49, 50). */
function planned(context: BuildContext, located: Located<ServiceRequest>, text: SectionText): readonly CdaElement[] {
  const { remarks, gaps } = context;
  const { resource, path } = located;
  if (resource.status === 'entered-in-error') {
    remarks.leftOut(path);
    return [];
  }
  remarks.restOf(resource, path, written.ServiceRequest);
  const code = codeOrWords(context, 'code', resource.code, `${path}.code`, text);
  if (!code) gaps.missing(`${path}.code`);
  const { occurrenceDateTime, occurrencePeriod, requisition } = resource;
  const order = ii('id', requisition);
  if (requisition && !order) remarks.leftOut(`${path}.requisition`);
  const status = statuses[resource.status ?? ''];
  if (resource.status !== undefined && status === undefined) remarks.leftOut(`${path}.status`);
  const words = labelled([
    ['', noteWords(resource.note)],
    ['Istruzioni', resource.patientInstruction],
  ]);
  const asking = { reference: resource.requester, place: `${path}.requester` };
  return [
    el(
      'procedure',
      {
        classCode: 'PROC',
        moodCode: moods[resource.intent ?? ''] ?? 'RQO',
        negationInd: resource.doNotPerform ? 'true' : undefined,
      },
      entryIds(context, resource.identifier, path),
      code,
      textReference(text, words),
      status === undefined ? undefined : el('statusCode', { code: status }),
      ts('effectiveTime', occurrenceDateTime) ??
        span(
          context,
          { start: occurrencePeriod?.start, end: occurrencePeriod?.end, place: `${path}.occurrence` },
          false,
        ),
      codedList(context, 'targetSiteCode', placed(resource.bodySite, `${path}.bodySite`)),
      requester(context, asking, located, 'IND', resource.authoredOn),
      reasons(context, resource, located, text),
      order && el('reference', { typeCode: 'REFR' }, el('externalAct', { classCode: 'ACT', moodCode: 'EVN' }, order)),
    ),
  ];
}
