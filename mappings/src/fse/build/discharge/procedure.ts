import type { Procedure } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { entryIds, entryPerformers } from '../clinical/participation.ts';
import { reasons } from '../clinical/reasons.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, noteWords } from '../words.ts';
import { codedConcept, codedList, type EntryWriter, inWords, placed, span } from './entry.ts';
import written from './written.json' with { type: 'json' };

/** Code systems of procedures: LOINC, ICD-9-CM, and that of transplants of the FSE. Source: LDO b46. */
const systems = [oids.icd9cm, oids.loinc, '2.16.840.1.113883.2.9.77.22.11.12'];

const statuses: Readonly<Record<string, string>> = {
  preparation: 'new',
  'in-progress': 'active',
  'not-done': 'cancelled',
  'on-hold': 'suspended',
  stopped: 'aborted',
  completed: 'completed',
};

/** A procedure that was done during the stay. Source: schematron LDO b46–b48. */
export const procedure: EntryWriter = (context, located, text) =>
  located.resource.resourceType === 'Procedure'
    ? done(context, { resource: located.resource, path: located.path }, text)
    : [];

function done(context: BuildContext, located: Located<Procedure>, text: SectionText): readonly CdaElement[] {
  const { resource, path } = located;
  const code = codedConcept(context, 'code', resource.code, `${path}.code`, text, { systems, translate: true });
  if (!code || resource.status === 'entered-in-error') return inWords(context, resource.code, path, text);
  const { basedOn: _order, ...parts } = written.Procedure;
  context.remarks.restOf(resource, path, parts);
  const actors = (resource.performer ?? []).map(({ actor }, at) => ({
    reference: actor,
    place: `${path}.performer[${at}].actor`,
  }));
  const { performedDateTime, performedPeriod, status } = resource;
  const performers = entryPerformers(context, actors, located);
  const words = labelled([
    ['', noteWords(resource.note)],
    ['Eseguito da', performers.names.join(', ')],
  ]);
  const known = statuses[status ?? ''];
  return [
    el(
      'procedure',
      { classCode: 'PROC', moodCode: 'EVN', negationInd: status === 'not-done' ? 'true' : undefined },
      entryIds(context, resource.identifier, path),
      code,
      textReference(text, words),
      known === undefined ? undefined : el('statusCode', { code: known }),
      ts('effectiveTime', performedDateTime) ??
        span(context, { start: performedPeriod?.start, end: performedPeriod?.end, place: `${path}.performed` }, false),
      codedList(context, 'targetSiteCode', placed(resource.bodySite, `${path}.bodySite`)),
      performers.elements,
      reasons(context, resource, located, text),
    ),
  ];
}
