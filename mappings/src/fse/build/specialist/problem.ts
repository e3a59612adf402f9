import type { CodeableConcept, Condition } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related, template, textReference } from '../acts.ts';
import { coded } from '../clinical/coded.ts';
import { beginning, type End } from '../clinical/times.ts';
import { quantityWords } from '../clinical/value.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';

/** What a condition says that is written; all else becomes a remark. */
const written: Written = {
  identifier: true,
  clinicalStatus: { text: true, coding: true },
  verificationStatus: { text: true, coding: true },
  severity: { text: true, coding: true },
  code: { text: true, coding: true },
  bodySite: { text: true, coding: true },
  subject: true,
  encounter: true,
  onsetDateTime: true,
  onsetAge: true,
  onsetPeriod: true,
  onsetRange: true,
  onsetString: true,
  abatementDateTime: true,
  abatementAge: true,
  abatementPeriod: true,
  abatementRange: true,
  abatementString: true,
  recordedDate: true,
  // Told apart in `course`.
  evidence: true,
  note: { text: true },
};

/** What the place of a problem in the document decides. */
export interface ProblemOptions {
  /** `code` of the observation. */
  readonly code: CdaElement;
  readonly templateId?: string | undefined;
  readonly courseTemplate?: string | undefined;
  readonly statusTemplate?: string | undefined;
  /** The value is a code of ICD-9-CM; otherwise of any system, or words. */
  readonly icd9Only?: boolean;
  /** The end of the interval of a problem that has not ended. */
  readonly openEnd: End;
}

const active: ReadonlySet<string> = new Set(['active', 'recurrence', 'relapse']);
const inactive: ReadonlySet<string> = new Set(['inactive', 'remission', 'resolved']);
const courses: Readonly<Record<string, string>> = { 'LA28752-6': 'Chronic', 'LA18821-1': 'Acute' };
/** Statuses of FHIR that LOINC has no answer for. */
const statusWords: Readonly<Record<string, string>> = {
  recurrence: 'Recidiva',
  relapse: 'Recidiva',
  remission: 'In remissione',
  resolved: 'Risolto',
};
const verificationWords: Readonly<Record<string, string>> = {
  unconfirmed: 'Non confermato',
  provisional: 'Provvisorio',
  differential: 'Diagnosi differenziale',
};

/**
 * A condition as observation: its value the disease, its time onset and end, its status and course in observations below.
 * A refuted one is negated, one that was entered in error is a gap. Nothing where the type wants an ICD-9-CM code and
 * there is none. Source: schematrons RSA b24–b46, b84–b86; Televisita b44–b77, b150–b152.
 */
export function problem(
  context: BuildContext,
  located: Located<Condition>,
  text: SectionText,
  options: ProblemOptions,
): CdaElement | undefined {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  if (options.icd9Only && !codingIn(resource.code, [oids.icd9cm])) return undefined;
  remarks.restOf(resource, path, written);
  const verification = codeIn(resource.verificationStatus);
  if (verification === 'entered-in-error') gaps.value(`${path}.verificationStatus`);
  const status = codeIn(resource.clinicalStatus);
  const systems = options.icd9Only ? { systems: [oids.icd9cm] } : {};
  const value = coded(context, 'value', resource.code, `${path}.code`, text, { type: 'CD', ...systems });
  if (!value) gaps.missing(`${path}.code`);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN', negationInd: verification === 'refuted' ? 'true' : undefined },
    template(options.templateId),
    anyIdentifier(resource.identifier),
    options.code,
    textReference(text, moreWords(resource)),
    el('statusCode', { code: 'completed' }),
    interval(context, located, inactive.has(status ?? '') ? 'unknown' : options.openEnd),
    ts('availabilityTime', resource.recordedDate),
    value,
    (resource.bodySite ?? []).map((one, at) => coded(context, 'targetSiteCode', one, `${path}.bodySite[${at}]`, text)),
    course(context, located, options.courseTemplate),
    clinicalStatus(status, options.statusTemplate),
  );
}

function interval(context: BuildContext, { resource, path }: Located<Condition>, end: End): CdaElement {
  const start = resource.onsetDateTime ?? resource.onsetPeriod?.start;
  const last = resource.abatementDateTime ?? resource.abatementPeriod?.end ?? resource.abatementPeriod?.start;
  const period = { ...(start === undefined ? {} : { start }), ...(last === undefined ? {} : { end: last }) };
  return beginning(context, { period }, `${path}.abatement`, end);
}

/** The course that an observation of the evidence tells; the first, since the schematrons admit one. Others become remarks. */
function course(
  { document, remarks }: BuildContext,
  condition: Located<Condition>,
  templateId: string | undefined,
): CdaElement | undefined {
  let made: CdaElement | undefined;
  for (const [at, evidence] of (condition.resource.evidence ?? []).entries()) {
    if (evidence.code) remarks.leftOut(`${condition.path}.evidence[${at}].code`);
    for (const [index, detail] of (evidence.detail ?? []).entries()) {
      const found = document.findAs('Observation', detail, condition)?.resource;
      const code = codingIn(found?.valueCodeableConcept, [oids.loinc])?.code ?? '';
      const display = courses[code];
      if (made || display === undefined || codingIn(found?.code, [oids.loinc])?.code !== '89261-2') {
        remarks.leftOut(`${condition.path}.evidence[${at}].detail[${index}]`);
        continue;
      }
      made = answer('89261-2', 'Decorso clinico', templateId, code, display);
    }
  }
  return made;
}

/** Whether something is active, as an observation; nothing when nobody says. */
export function clinicalStatus(status: string | undefined, templateId: string | undefined): CdaElement | undefined {
  if (active.has(status ?? '')) return answer('33999-4', 'Stato', templateId, 'LA16666-2', 'Active');
  return inactive.has(status ?? '') ? answer('33999-4', 'Stato', templateId, 'LA18632-2', 'Inactive') : undefined;
}

function answer(
  code: string,
  display: string,
  templateId: string | undefined,
  value: string,
  valueDisplay: string,
): CdaElement {
  const made = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templateId),
    codeOf('code', code, oids.loinc, display),
    el('statusCode', { code: 'completed' }),
    codeOf('value', value, oids.loinc, valueDisplay, { 'xsi:type': 'CE' }),
  );
  return related('REFR', made, { inversionInd: 'false' });
}

/** The code of a status of FHIR, whatever the version of its system. */
export function codeIn(concept: CodeableConcept | undefined): string | undefined {
  return concept?.coding?.find(({ system, code }) => code !== undefined && oidOf(system) === undefined)?.code;
}

/** What of a condition has no element in the CDA, for the reader. */
function moreWords(resource: Condition): string | undefined {
  const { onsetAge, onsetRange, onsetString, onsetPeriod, abatementAge, abatementRange, abatementString } = resource;
  const range = (one: typeof onsetRange) => [one?.low, one?.high].map(quantityWords).filter(Boolean).join(' - ');
  const status = codeIn(resource.clinicalStatus) ?? '';
  return labelled([
    ['Stato', resource.clinicalStatus?.text ?? statusWords[status]],
    ['Verifica', resource.verificationStatus?.text ?? verificationWords[codeIn(resource.verificationStatus) ?? '']],
    ['Gravità', wordsOfConcept(resource.severity)],
    ['Esordio', onsetString ?? quantityWords(onsetAge) ?? range(onsetRange)],
    ['Esordio entro', onsetPeriod?.end],
    ['Fine', abatementString ?? quantityWords(abatementAge) ?? range(abatementRange)],
    ['Note', noteWords(resource.note)],
  ]);
}

/** A condition in words, for a document that has no place for it. */
export function problemWords(resource: Condition): string | undefined {
  return labelled([
    ['', wordsOfConcept(resource.code)],
    ['Dal', resource.onsetDateTime ?? resource.onsetPeriod?.start],
    ['Al', resource.abatementDateTime ?? resource.abatementPeriod?.end],
    ['', moreWords(resource)],
  ]);
}
