import type { Condition, Period } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { codedValue } from './coded-value.ts';
import { comment } from './comment.ts';
import { clinicalState, concern, refers, severityLevel, severityObservation, verificationWords } from './concern.ts';
import written from './concern-written.json' with { type: 'json' };
import { course } from './course.ts';
import { interval } from './interval.ts';
import { statementId } from './statement-id.ts';

const parts: Written = { ...written.Condition };
const organs = ['16', '17', '18'].map((table) => `2.16.840.1.113883.2.9.77.22.11.${table}`);
const problemList = 'http://terminology.hl7.org/CodeSystem/condition-category';

/** `templateId` of a problem in a type of document; those that the type does not have are absent. */
export interface ConditionTemplates {
  readonly concern?: string;
  readonly problem?: string;
  readonly severity?: string;
  readonly status?: string;
  readonly course?: string;
  readonly note?: string;
}

/** A problem as `act` of concern around its observation. Source: schematron PSS 4.0, b146–b173. */
export function problemConcern(
  context: BuildContext,
  located: Located<Condition>,
  text: SectionText,
  templates: ConditionTemplates,
): CdaElement {
  const { clinicalStatus, recordedDate } = located.resource;
  const about = { templateId: templates.concern, clinicalStatus, recorded: recordedDate, path: located.path };
  const observation = problem(context, located, text, templates);
  return concern(context, about, related('SUBJ', observation, { inversionInd: 'false' }));
}

/** The observation of a problem: what it is, since when and until when, severity, status, course, comment. */
export function problem(
  context: BuildContext,
  located: Located<Condition>,
  text: SectionText,
  templates: ConditionTemplates,
): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, parts);
  const value = codedValue(context, resource.code, `${path}.code`, text, {
    ...(codingIn(resource.code, [oids.icd9cm, ...organs]) ? { systems: [oids.icd9cm, ...organs] } : {}),
    translations: true,
  });
  if (!value) context.gaps.missing(`${path}.code`);
  const level = severityLevel(resource.severity);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templates.problem),
    statementId(resource.identifier),
    categoryCode(context, located),
    textReference(text, wordsOf(context, located, level !== undefined)),
    el('statusCode', { code: 'completed' }),
    interval(context, lifetime(resource), `${path}.abatement`, 'known'),
    value,
    level === undefined
      ? undefined
      : refers(
          severityObservation(
            level,
            'Severity Observation',
            templates.severity,
            textReference(text, resource.severity?.text),
          ),
        ),
    refers(clinicalState(text, resource.clinicalStatus, templates.status)),
    refers(course(context, located, text, templates.course)),
    comment(text, noteWords(resource.note), templates.note),
  );
}

/** Kind of the problem in LOINC, `75326-9` when none is told; that it is one of the list of problems goes without saying. */
function categoryCode({ remarks }: BuildContext, { resource, path }: Located<Condition>): CdaElement {
  let found: { readonly code: string; readonly display?: string } | undefined;
  for (const [at, concept] of (resource.category ?? []).entries()) {
    const coding = found ? undefined : codingIn(concept, [oids.loinc]);
    if (coding) found = coding;
    else if (!concept.coding?.some(({ system }) => system === problemList)) remarks.leftOut(`${path}.category[${at}]`);
  }
  return found
    ? codeOf('code', found.code, oids.loinc, found.display)
    : codeOf('code', '75326-9', oids.loinc, 'Problem');
}

function lifetime({ onsetDateTime, onsetPeriod, abatementDateTime, abatementPeriod }: Condition): Period {
  const start = onsetDateTime ?? onsetPeriod?.start;
  const end = abatementDateTime ?? abatementPeriod?.end ?? abatementPeriod?.start ?? onsetPeriod?.end;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

function wordsOf(
  context: BuildContext,
  { resource, path }: Located<Condition>,
  severityCoded: boolean,
): string | undefined {
  return labelled([
    ['Esordio', resource.onsetString],
    ['Risoluzione', resource.abatementString],
    ['Gravità', severityCoded ? undefined : wordsOfConcept(resource.severity)],
    ['Sede', resource.bodySite?.map(wordsOfConcept).filter(Boolean).join(', ')],
    ['', verificationWords(context, resource.verificationStatus, `${path}.verificationStatus`)],
  ]);
}
