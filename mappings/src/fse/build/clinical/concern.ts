import type { CodeableConcept } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { interval } from './interval.ts';
import data from './states.json' with { type: 'json' };

const severityDisplays = new Map(Object.entries(data.severity.displays));
const snomedSeverities = new Map(Object.entries(data.severity.snomed));

/** The `act` of a concern around what it is about. */
export interface ConcernParts {
  readonly templateId: string | undefined;
  readonly clinicalStatus: CodeableConcept | undefined;
  /** Since when it is of concern: when it was recorded. */
  readonly recorded: string | undefined;
  /** FHIRPath of the resource. */
  readonly path: string;
}

/**
 * A concern: active, suspended (inactive, in remission) or completed (resolved), which alone has an end; when that was is not
 * told in FHIR, so it is `UNK`. Source: schematron PSS 4.0, b70–b76, b146–b153.
 */
export function concern(
  context: BuildContext,
  { templateId, clinicalStatus, recorded, path }: ConcernParts,
  ...relations: readonly (CdaElement | undefined)[]
): CdaElement {
  const status = new Map(Object.entries(data.concern)).get(statusOf(clinicalStatus) ?? 'active') ?? 'active';
  const high = status === 'completed' ? 'required' : 'none';
  return el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    template(templateId),
    // The identifier of the resource is that of what the concern is about.
    el('id', { nullFlavor: 'NI' }),
    el('code', { nullFlavor: 'NA' }),
    el('statusCode', { code: status }),
    interval(context, recorded === undefined ? {} : { start: recorded }, `${path}.recordedDate`, high),
    relations,
  );
}

function statusOf(concept: CodeableConcept | undefined): string | undefined {
  return concept?.coding?.find(({ code }) => code !== undefined && Object.hasOwn(data.concern, code))?.code;
}

/** Clinical status beside a problem or allergy: LOINC 33999-4, active or inactive. Nothing when none is told. */
export function clinicalState(
  text: SectionText,
  concept: CodeableConcept | undefined,
  templateId: string | undefined,
): CdaElement | undefined {
  const status = statusOf(concept);
  if (status === undefined) return undefined;
  const active = new Map(Object.entries(data.concern)).get(status) === 'active';
  const { code, display } = data.answers[active ? 'active' : 'inactive'];
  return qualifier(
    codeOf('code', '33999-4', oids.loinc, 'Stato'),
    codeOf('value', code, oids.loinc, display, { 'xsi:type': 'CE' }),
    templateId,
    textReference(text, concept?.text),
  );
}

/** Severity or criticality as `SEV`: L, M or H. */
export function severityObservation(
  level: string,
  display: string,
  templateId: string | undefined,
  words: CdaElement | undefined,
): CdaElement {
  const { oid } = data.severity;
  return qualifier(
    codeOf('code', 'SEV', oids.actCode, display),
    codeOf('value', level, oid, severityDisplays.get(level), { 'xsi:type': 'CD' }),
    templateId,
    words,
  );
}

/** L, M or H of a severity coded in HL7 V3, in the table of the patient summary or in SNOMED CT. */
export function severityLevel(concept: CodeableConcept | undefined): string | undefined {
  for (const { system, code } of concept?.coding ?? []) {
    if (code === undefined) continue;
    if (data.severity.systems.includes(oidOf(system) ?? '') && severityDisplays.has(code)) return code;
    const found = system === 'http://snomed.info/sct' ? snomedSeverities.get(code) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A completed observation that says one thing about the statement it stands beside. */
export function qualifier(
  code: CdaElement,
  value: CdaElement,
  templateId: string | undefined,
  words: CdaElement | undefined,
): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templateId),
    code,
    words,
    el('statusCode', { code: 'completed' }),
    value,
  );
}

/** The same as relationship, as all but criticality stand. */
export function refers(observation: CdaElement | undefined): CdaElement | undefined {
  return observation && related('REFR', observation, { inversionInd: 'false' });
}

/**
 * Words that say that something is not confirmed; nothing for what is. What was refuted or entered in error may not be
 * written as if it were there, so it is a gap.
 */
export function verificationWords(
  { gaps }: BuildContext,
  concept: CodeableConcept | undefined,
  place: string,
): string | undefined {
  const codes = (concept?.coding ?? []).flatMap(({ code }) => code ?? []);
  if (codes.some((code) => data.refuted.includes(code))) gaps.value(place);
  const words = new Map(Object.entries(data.verification));
  return codes.map((code) => words.get(code)).find((one) => one !== undefined);
}
