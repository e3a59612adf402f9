import type {
  Coding,
  Extension,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireItemEnableWhen,
} from '@medplum/fhirtypes';
import { formExtensions } from '../../../questionnaire/extensions.ts';
import { translatedText } from '../../../terminology/bilingual-resource.ts';
import type { FormCode, FormConditionRow, ReadForm, ReadItem } from './form-definition.ts';

const loinc = 'http://loinc.org';
const ucum = 'http://unitsofmeasure.org';
const ordinalValue = 'http://hl7.org/fhir/StructureDefinition/ordinalValue';

/** What the addresses of a form and of its value sets are made from. */
export interface FormAddresses {
  readonly canonical: string;
  /** Code system of a value set of the package by its address; undefined for one that is not in the package. */
  readonly systemOf: (valueSet: string) => string | undefined;
}

/** Address of the code system with the answers that a form defines itself. */
function answerSystem({ id }: ReadForm, { canonical }: FormAddresses): string {
  return `${canonical}/CodeSystem/${id}`;
}

/** Address of the value set of an item. */
function valueSetOf({ valueSet }: ReadItem, { canonical }: FormAddresses): string | undefined {
  return valueSet === undefined ? undefined : `${canonical}/ValueSet/${valueSet}`;
}

/** The Questionnaire of a form: Italian with English translations, the grade of evidence as an extension. */
export function toQuestionnaire(form: ReadForm, addresses: FormAddresses): Questionnaire {
  const { canonical } = addresses;
  return {
    resourceType: 'Questionnaire',
    id: form.id,
    ...(form.plan === undefined
      ? {}
      : { meta: { profile: [`${canonical}/StructureDefinition/sinfonia-therapeutic-plan-questionnaire`] } }),
    language: 'it',
    extension: [evidenceExtension(form.evidence, canonical)],
    url: `${canonical}/Questionnaire/${form.id}`,
    version: form.version,
    name: form.name,
    title: form.title.it,
    ...translatedText('title', 'valueString', form.title.en),
    status: form.status,
    experimental: false,
    subjectType: ['Patient'],
    publisher: 'Regione Campania',
    description: form.description.it,
    ...translatedText('description', 'valueMarkdown', form.description.en),
    ...(form.plan === undefined ? {} : { useContext: [planContext(form.plan, canonical)] }),
    copyright: form.source,
    effectivePeriod: form.period,
    ...(form.codes === undefined ? {} : { code: form.codes.map((code) => toCoding(code, canonical)) }),
    item: form.items.map((item) => toItem(item, form, addresses)),
  };
}

function planContext(plan: string, canonical: string) {
  return {
    code: { system: 'http://terminology.hl7.org/CodeSystem/usage-context-type', code: 'focus' },
    valueCodeableConcept: { coding: [{ system: `${canonical}/CodeSystem/therapeutic-plan-type`, code: plan }] },
  };
}

function toItem(item: ReadItem, form: ReadForm, addresses: FormAddresses): QuestionnaireItem {
  const { linkId, it, en, type, when = [], options, items, repeats, maxLength, codes } = item;
  const required = item.required ?? (items.some(isNeeded) || undefined);
  const extension = extensionsOf(item, form, addresses);
  const valueSet = valueSetOf(item, addresses);
  if (valueSet !== undefined && addresses.systemOf(valueSet) === undefined)
    throw new Error(`${form.file}: ${linkId}: the package has no value set ${valueSet}`);
  const isComputed = item.computed !== undefined || item.scoreOf !== undefined;
  return {
    ...(extension.length > 0 ? { extension } : {}),
    linkId,
    ...(codes === undefined ? {} : { code: codes.map((code) => toCoding(code, addresses.canonical)) }),
    text: it,
    ...translatedText('text', 'valueString', en),
    type,
    ...(when.length === 0 ? {} : { enableWhen: when.map((condition) => toCondition(condition, form, addresses)) }),
    ...(when.length < 2 ? {} : { enableBehavior: item.whenAny === true ? 'any' : 'all' }),
    ...(required === undefined ? {} : { required }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(isComputed ? { readOnly: true } : {}),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(valueSet === undefined ? {} : { answerValueSet: valueSet }),
    ...(options === undefined
      ? {}
      : {
          answerOption: options.map(([option, italian, english, score]) => ({
            ...(score === undefined ? {} : { extension: [{ url: ordinalValue, valueDecimal: score }] }),
            valueCoding: {
              system: item.system ?? answerSystem(form, addresses),
              code: option,
              display: italian,
              ...translatedText('display', 'valueString', english),
            },
          })),
        }),
    ...(items.length === 0 ? {} : { item: items.map((below) => toItem(below, form, addresses)) }),
  };
}

/** A group with a required question is required itself: without the group nobody would miss the question. */
const isNeeded = ({ required, items, when = [] }: ReadItem): boolean =>
  when.length === 0 && (required ?? items.some(isNeeded));

function extensionsOf(item: ReadItem, form: ReadForm, { canonical }: FormAddresses): Extension[] {
  const { evidence, unit, type, min, max, decimals, computed, scoreOf } = item;
  const limit = (url: string, value: number | undefined): Extension[] =>
    value === undefined ? [] : [{ url, ...(type === 'integer' ? { valueInteger: value } : { valueDecimal: value }) }];
  const expression = scoreOf === undefined ? computed && withAnswers(computed) : scoreExpression(scoreOf, form);
  return [
    ...(evidence === undefined ? [] : [evidenceExtension(evidence, canonical)]),
    ...(unit === undefined
      ? []
      : [{ url: formExtensions.unit, valueCoding: { system: ucum, code: unit, display: unit } }]),
    ...limit(formExtensions.minValue, min),
    ...limit(formExtensions.maxValue, max),
    ...(decimals === undefined ? [] : [{ url: formExtensions.maxDecimalPlaces, valueInteger: decimals }]),
    ...(expression === undefined
      ? []
      : [
          {
            url: formExtensions.calculatedExpression,
            valueExpression: { language: 'text/fhirpath' as const, expression },
          },
        ]),
  ];
}

/** Puts the answers to a question where an expression names it. */
function withAnswers(expression: string): string {
  return expression.replaceAll(/\{\{(\w+)\}\}/g, "%resource.repeat(item).where(linkId = '$1').answer.value");
}

/** Sum of the scores in a group; nothing as long as a question of the group has no answer. */
function scoreExpression(linkId: string, { byLinkId }: ReadForm): string {
  const group = `%resource.repeat(item).where(linkId = '${linkId}').item`;
  const questions = byLinkId.get(linkId)?.items.length ?? 0;
  return `iif(${group}.where(answer.exists()).count() = ${questions}, ${group}.answer.value.ordinal().sum(), {})`;
}

function evidenceExtension(evidence: string, canonical: string): Extension {
  return { url: `${canonical}/StructureDefinition/evidence-grade`, valueCode: evidence };
}

function toCoding({ system = loinc, code, evidence = 'unverified' }: FormCode, canonical: string): Coding {
  return { extension: [evidenceExtension(evidence, canonical)], system, code };
}

function toCondition(
  [question, operator, answer]: FormConditionRow,
  form: ReadForm,
  addresses: FormAddresses,
): QuestionnaireItemEnableWhen {
  const asked = form.byLinkId.get(question);
  if (operator === 'exists' || typeof answer === 'boolean')
    return { question, operator, answerBoolean: answer === true };
  if (asked?.type === 'choice' || asked?.type === 'open-choice')
    return { question, operator, answerCoding: codingOf(String(answer), asked, form, addresses) };
  if (typeof answer === 'number')
    return {
      question,
      operator,
      ...(asked?.type === 'integer' ? { answerInteger: answer } : { answerDecimal: answer }),
    };
  return { question, operator, ...(asked?.type === 'date' ? { answerDate: answer } : { answerString: answer }) };
}

/** A code as the answer to a choice, in the system of its value set or of its options. */
export function codingOf(code: string, item: ReadItem, form: ReadForm, addresses: FormAddresses): Coding {
  const valueSet = valueSetOf(item, addresses);
  const ofOptions = item.system ?? (item.options === undefined ? undefined : answerSystem(form, addresses));
  const system = valueSet === undefined ? ofOptions : addresses.systemOf(valueSet);
  const [, display] = item.options?.find(([option]) => option === code) ?? [];
  return {
    ...(system === undefined ? {} : { system }),
    code,
    ...(display === undefined ? {} : { display }),
  };
}
