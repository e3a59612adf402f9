import type { Condition, Observation } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { noteWords } from '../words.ts';
import { qualifier } from './concern.ts';
import written from './concern-written.json' with { type: 'json' };

const parts: Written = { ...written.Course };
const courseCode = '89261-2';
const answers = new Set(['LA18821-1', 'LA28752-6']);

/**
 * The course of a problem, acute or chronic (LOINC 89261-2), from an observation among its evidence. What else is evidence has no
 * place and is a remark. Source: schematron PSS 4.0, b167–b170.
 */
export function course(
  context: BuildContext,
  { resource, path }: Located<Condition>,
  text: SectionText,
  templateId: string | undefined,
): CdaElement | undefined {
  const { document, remarks } = context;
  let made: CdaElement | undefined;
  for (const [at, { detail }] of (resource.evidence ?? []).entries()) {
    for (const [index, reference] of (detail ?? []).entries()) {
      const found = document.findAs('Observation', reference, { resource, path });
      const answer = made ? undefined : answerOf(found?.resource);
      if (!found || !answer) {
        remarks.leftOut(`${path}.evidence[${at}].detail[${index}]`);
        continue;
      }
      remarks.restOf(found.resource, found.path, parts);
      const value = codeOf('value', answer.code, oids.loinc, answer.display, { 'xsi:type': 'CE' });
      const code = codeOf('code', courseCode, oids.loinc, 'Clinical Course');
      made = qualifier(code, value, templateId, textReference(text, noteWords(found.resource.note)));
    }
  }
  return made;
}

function answerOf(observation: Observation | undefined) {
  if (codingIn(observation?.code, [oids.loinc])?.code !== courseCode) return undefined;
  const answer = codingIn(observation?.valueCodeableConcept, [oids.loinc]);
  return answer && answers.has(answer.code) ? answer : undefined;
}
