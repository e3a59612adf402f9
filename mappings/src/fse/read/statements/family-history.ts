import type {
  Age,
  CodeableConcept,
  FamilyMemberHistory,
  FamilyMemberHistoryCondition,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toQuantity } from '../data-types/quantity.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { startOf } from './condition.ts';
import { type Statement, statementsIn } from './statement.ts';

/** LOINC: age when the disease was found, age at death. */
const ageAtOnset = '35267-4';
const ageAtDeath = '39016-1';

const sexes = new Map([
  ['M', { code: 'male', display: 'Male' }],
  ['F', { code: 'female', display: 'Female' }],
]);

/** An `organizer` about a relative as FamilyMemberHistory: each observation in it is one disease. */
export function familyHistory(context: ReadContext, organizer: XmlElement): Reference<FamilyMemberHistory> {
  const subject = childOf(organizer, 'subject');
  if (subject) context.claim(subject);
  const relative = childOf(subject, 'relatedSubject');
  const diseases = statementsIn(organizer).filter(({ name }) => name === 'observation');
  const date = startOf(organizer);
  const unknown: CodeableConcept = {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'FAMMEMB' }],
  };
  return context.create<FamilyMemberHistory>({
    ...present<FamilyMemberHistory>({
      resourceType: 'FamilyMemberHistory',
      identifier: identifiersOf(organizer),
      status: 'completed',
      patient: context.patient,
      date,
      relationship: toConcept(childOf(relative, 'code'), context.narrative) ?? unknown,
      sex: sexOf(childOf(relative, 'subject/administrativeGenderCode')),
      deceasedAge: diseases.map((disease) => ageOf(context, disease, ageAtDeath)).find((age) => age !== undefined),
      condition: diseases.flatMap((disease) => conditionOf(context, disease) ?? []),
    }),
    id: context.idAt(organizer, 'FamilyMemberHistory'),
  });
}

function sexOf(gender: XmlElement | undefined): CodeableConcept | undefined {
  const sex = sexes.get(attr(gender, 'code') ?? '');
  return sex && { coding: [{ system: 'http://hl7.org/fhir/administrative-gender', ...sex }] };
}

function conditionOf(context: ReadContext, disease: Statement): FamilyMemberHistoryCondition | undefined {
  const { element } = disease;
  const code = toConcept(childOf(element, 'value'), context.narrative);
  if (!code) return undefined;
  context.claim(disease.link);
  const text = textOf(childOf(element, 'text'), context.narrative);
  const time = startOf(element);
  const onsetAge = ageOf(context, disease, ageAtOnset);
  return present<FamilyMemberHistoryCondition>({
    code,
    onsetAge,
    onsetPeriod: onsetAge || time === undefined ? undefined : { start: time },
    // With an age at the onset, the time is that at which it was said.
    note: text === undefined ? undefined : [{ text, ...(onsetAge && time !== undefined ? { time } : {}) }],
  });
}

function ageOf(context: ReadContext, { element }: Statement, code: string): Age | undefined {
  const found = statementsIn(element).find((one) => one.code === code);
  const age = toQuantity(childrenOf(found?.element, 'value')[0]);
  if (!found || !age) return undefined;
  context.claim(found.link);
  return age;
}
