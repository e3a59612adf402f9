import type { Procedure } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, related, textReference } from '../acts.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import { performers } from '../dispensation/performers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { visit } from './encounter.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { reasonWords } from './reason.ts';
import { statusCodeOf } from './status.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.Procedure };

/** A procedure, done or (negated) not done. Source: schematron PSS 4.0, b241–b252. */
const procedureEntry: EntryOf = (context, { resource, path }, text) =>
  resource.resourceType === 'Procedure' ? [procedure(context, { resource, path }, text)] : undefined;

function procedure(context: BuildContext, located: Located<Procedure>, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, parts);
  const actors = (resource.performer ?? []).map(({ actor }) => actor);
  const { elements, names } = performers(context, actors, located, undefined);
  const diagnosis = diagnosisOf(context, located, text);
  const encounter = context.document.findAs('Encounter', resource.encounter, located);
  if (resource.encounter && !encounter) context.remarks.leftOut(`${path}.encounter`);
  return el(
    'procedure',
    {
      classCode: 'PROC',
      moodCode: 'EVN',
      negationInd: resource.status === 'not-done' ? 'true' : undefined,
    },
    el('templateId', { root: entryTemplate('11.1') }),
    statementId(resource.identifier),
    codeOrWords(context, 'code', resource.code, `${path}.code`, text),
    textReference(text, wordsOf(context, located, names)),
    el('statusCode', { code: statusCodeOf(context, 'procedure', resource.status, path) }),
    time(context, located),
    (resource.bodySite ?? []).map((site, at) =>
      codeOrWords(context, 'targetSiteCode', site, `${path}.bodySite[${at}]`, text),
    ),
    elements,
    diagnosis && related('RSON', diagnosis),
    encounter && related('RSON', visit(context, encounter, text)),
  );
}

/** A moment is an interval that begins and ends with it, since the schematron wants both. */
function time(context: BuildContext, { resource, path }: Located<Procedure>): CdaElement | undefined {
  const { performedDateTime: moment, performedPeriod: period } = resource;
  const told = moment === undefined ? period : { start: moment, end: moment };
  return told && interval(context, told, `${path}.performed`, 'required');
}

/** The first reason with an ICD-9-CM code: of itself, or of the condition or observation that it is. */
function diagnosisOf(
  { document }: BuildContext,
  located: Located<Procedure>,
  text: SectionText,
): CdaElement | undefined {
  const { reasonCode = [], reasonReference = [] } = located.resource;
  const cited = reasonReference.flatMap((reference) => {
    const found = document.find(reference, located)?.resource;
    return (found?.resourceType === 'Condition' || found?.resourceType === 'Observation') && found.code
      ? [found.code]
      : [];
  });
  const concept = [...reasonCode, ...cited].find((one) => codingIn(one, [oids.icd9cm]));
  const found = codingIn(concept, [oids.icd9cm]);
  if (!concept || !found) return undefined;
  const reference = concept.text === undefined ? undefined : text.refer(concept.text);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('id', { nullFlavor: 'NI' }),
    codeOf('code', found.code, found.oid, found.display, {}, originalText(reference)),
  );
}

function wordsOf(context: BuildContext, located: Located<Procedure>, names: readonly string[]): string | undefined {
  const { resource } = located;
  return labelled([
    ['Data', resource.performedString],
    ['Non eseguita', wordsOfConcept(resource.statusReason)],
    ['Motivo', reasonWords(context, resource.reasonCode, resource.reasonReference, located)],
    ['Esito', wordsOfConcept(resource.outcome)],
    ['Complicanze', (resource.complication ?? []).map(wordsOfConcept).filter(Boolean).join(', ')],
    ['Eseguita da', names.join(', ')],
    ['Note', noteWords(resource.note)],
  ]);
}

/** Entries of the section of procedures; its text may stand alone. */
export const procedures = entriesWith(procedureEntry);
