import type { ServiceRequest } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { statementCode } from '../clinical/coded.ts';
import { performers } from '../clinical/performers.ts';
import { effectiveTime } from '../clinical/times.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import data from './written.json' with { type: 'json' };

const written: Written = { ...data.ServiceRequest };
const priorities: Readonly<Record<string, string>> = { routine: 'R', urgent: 'UR', asap: 'A', stat: 'S' };
const statuses: Readonly<Record<string, string>> = {
  active: 'active',
  draft: 'active',
  completed: 'completed',
  'on-hold': 'suspended',
  revoked: 'aborted',
};

/**
 * A service as `act`: one that is recommended (mood `PRP`), or one that was delivered and is told by its request (`EVN`). What
 * should not be done is negated. Source: schematrons RSA b78–b88, Televisita b120–b121 and b153–b154.
 */
export function serviceAct(
  context: BuildContext,
  located: Located<ServiceRequest>,
  text: SectionText,
  { mood, time }: { readonly mood: 'PRP' | 'EVN'; readonly time?: CdaElement | undefined },
  more: readonly CdaElement[] = [],
): CdaElement {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, written);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const status = statuses[resource.status ?? ''];
  const priority = priorities[resource.priority ?? ''];
  const who = performers(context, resource.performer ?? [], located, (at) => `${path}.performer[${at}]`);
  const list = (concepts: ServiceRequest['reasonCode']) =>
    (concepts ?? []).map((one) => wordsOfConcept(one)).join(', ');
  const { occurrenceDateTime: dateTime, occurrencePeriod: period } = resource;
  const words = labelled([
    ['Fine', time && period?.start !== undefined ? period.end : undefined],
    ['Motivo', list(resource.reasonCode)],
    ['Sede', list(resource.bodySite)],
    ['Istruzioni', resource.patientInstruction],
    ['A cura di', who.names.join(', ')],
    ['Note', noteWords(resource.note)],
  ]);
  return el(
    'act',
    { classCode: 'ACT', moodCode: mood, negationInd: resource.doNotPerform ? 'true' : undefined },
    anyIdentifier(resource.identifier),
    statementCode(context, resource.code, `${path}.code`, text),
    textReference(text, words),
    status === undefined ? undefined : el('statusCode', { code: status }),
    time ?? effectiveTime(context, { dateTime, period }, `${path}.occurrence`),
    priority === undefined ? undefined : codeOf('priorityCode', priority, oids.actPriority),
    who.elements,
    more,
  );
}

/** A recommended service in words, for a document that has no place for it. */
export function requestWords(resource: ServiceRequest): string | undefined {
  return labelled([
    ['', wordsOfConcept(resource.code)],
    ['Note', noteWords(resource.note)],
  ]);
}
