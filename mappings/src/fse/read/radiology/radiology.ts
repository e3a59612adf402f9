import type { DiagnosticReport, ImagingStudy, Observation, Reference, Resource } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept } from '../data-types/coded.ts';
import { childOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { allergies } from '../statements/allergy.ts';
import { condition } from '../statements/condition.ts';
import { familyHistory } from '../statements/family-history.ts';
import { observation } from '../statements/observation.ts';
import { aboutSection, listOf, textObservation } from '../statements/section-text.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { imagingStudy } from './imaging-study.ts';

/** Codes of sections (DICOM and LOINC) and entries. Source: HL7 Italia, IG Referto di radiologia; schematron RAD 4.1. */
const codes = {
  catalogue: '121181',
  history: '11329-0',
  allergies: '48765-2',
  conclusions: '55110-1',
  problem: '75326-9',
  family: '10157-6',
};

/** Radiology report: one DiagnosticReport that every section cites and that has what the sections say as results. */
export const radiology = {
  types: ['RAD'],
  open: (context: ReadContext): BodyReader => {
    const id = context.idOf('DiagnosticReport');
    const code = requiredConcept(childOf(context.root, 'code'), context.narrative);
    const report = context.create<DiagnosticReport>({ resourceType: 'DiagnosticReport', id, status: 'final', code });
    const result: Reference<Observation>[] = [];
    const studies: Reference<ImagingStudy>[] = [];
    let conclusion: string | undefined;
    return {
      entries: (section, sectionCode) => {
        if (sectionCode === codes.conclusions) conclusion = wordsOf(childOf(section, 'text'));
        if (sectionCode === codes.catalogue) studies.push(...studiesOf(context, section));
        else result.push(...resultsOf(context, section, sectionCode));
        return [report];
      },
      finish: () =>
        context.resources.change<DiagnosticReport>('DiagnosticReport', report, (made) =>
          present<DiagnosticReport>({
            ...made,
            subject: context.patient,
            encounter: context.encounter,
            issued: context.date?.includes('T') ? context.date : undefined,
            result,
            imagingStudy: studies,
            conclusion,
          }),
        ),
    };
  },
};

function studiesOf(context: ReadContext, section: XmlElement): Reference<ImagingStudy>[] {
  return statementsIn(section).map(({ link, element }) => {
    context.claim(link);
    return imagingStudy(context, element);
  });
}

/** What a section says as observations; one with nothing but text as an observation with that text. */
function resultsOf(context: ReadContext, section: XmlElement, code: string | undefined): Reference<Observation>[] {
  const statements = statementsIn(section);
  if (statements.length === 0) return textObservation(context, section);
  return statements.flatMap((statement) => {
    const { link, element, name } = statement;
    if (isFocused(statement, code)) {
      context.claim(link);
      return [aboutSection(context, section, element, { focus: [focusOf(context, statement)] })];
    }
    if (name !== 'observation' && name !== 'act') return [];
    context.claim(link);
    return [observation(context, element)];
  });
}

/** Problems, relatives and allergies have resources of their own. */
function isFocused({ code, name }: Statement, section: string | undefined): boolean {
  if (section === codes.history) return code === codes.problem || (name === 'organizer' && code === codes.family);
  return section === codes.allergies && name === 'act';
}

function focusOf(context: ReadContext, { element, code }: Statement): Reference<Resource> {
  if (code === codes.problem) return condition(context, element);
  const items = code === codes.family ? [familyHistory(context, element)] : allergies(context, element);
  return listOf(context, element, items);
}
