import type { CompositionSection } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { related, textReference } from '../acts.ts';
import { type AbsentKind, absentElement, seeText, unstated } from '../clinical/absent.ts';
import { concern } from '../clinical/concern.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { entryTemplate } from './templates.ts';

/** A statement that nothing is known, or that nothing is said. */
export interface Absence {
  readonly code: string;
  /** Its words in the narrative. */
  readonly words?: string;
  /** FHIRPath of the resource or section that says it. */
  readonly path: string;
  readonly identifier?: Parameters<typeof statementId>[0];
  /** Since when. */
  readonly since?: string;
}

/** That of a section without entries: what its `emptyReason` says, else that its text is not coded. */
export function absenceOf(section: CompositionSection, path: string, kind: AbsentKind): Absence {
  const code = unstated(section, kind);
  return code.endsWith('-info') ? { code, path, words: seeText } : { code, path };
}

const since = ({ since: start }: Absence) => (start === undefined ? {} : { start });
const reference = (text: SectionText, { words }: Absence) => (words === undefined ? undefined : text.refer(words));

/** No allergies. Source: schematron PSS 4.0, b94–b98. */
export function absentAllergies(context: BuildContext, absence: Absence, text: SectionText): CdaElement {
  const observation = absentObservation(context, absence, text, 'allergies', {
    template: '1.4',
    code: codeOf('code', 'OINT', oids.actCode, 'Intolerance'),
    status: { code: 'completed' },
  });
  return concern(context, about('1.1', absence.path), related('SUBJ', observation));
}

/** No problems: the status of the observation does not apply (b160). */
export function absentProblems(context: BuildContext, absence: Absence, text: SectionText): CdaElement {
  const observation = absentObservation(context, absence, text, 'problems', {
    template: '4.2',
    code: codeOf('code', '75326-9', oids.loinc, 'Problem'),
    status: { nullFlavor: 'NA' },
  });
  return concern(context, about('4.1', absence.path), related('SUBJ', observation, { inversionInd: 'false' }));
}

function absentObservation(
  context: BuildContext,
  absence: Absence,
  text: SectionText,
  kind: AbsentKind,
  told: { readonly template: string; readonly code: CdaElement; readonly status: Readonly<Record<string, string>> },
): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate(told.template) }),
    statementId(absence.identifier),
    told.code,
    textReference(text, absence.words),
    el('statusCode', told.status),
    interval(context, since(absence), `${absence.path}.onset`, 'none'),
    absentElement('value', absence.code, kind, reference(text, absence)),
  );
}

function about(template: string, path: string) {
  return { templateId: entryTemplate(template), clinicalStatus: undefined, recorded: undefined, path };
}

/** No therapies (b116). */
export function absentTherapies(absence: Absence, text: SectionText): CdaElement {
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('2.3') }),
    statementId(absence.identifier),
    absentElement('code', absence.code, 'medications', reference(text, absence)),
    textReference(text, absence.words),
  );
}

/** Nothing in the family (b19–b22). */
export function absentFamilyHistory(absence: Absence, text: SectionText): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('16.4') }),
    statementId(absence.identifier),
    codeOf('code', '75326-9', oids.loinc, 'Problem'),
    textReference(text, absence.words),
    el('statusCode', { code: 'completed' }),
    absentElement('value', absence.code, 'problems', reference(text, absence)),
  );
}
