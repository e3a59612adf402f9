import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { packageExamples, packageResources } from '../package/index.ts';
import responseCases from '../validator/questionnaire/response/response.cases.json' with { type: 'json' };
import formCases from './evaluate-form.cases.json' with { type: 'json' };
import expressionCases from './expressions.cases.json' with { type: 'json' };
import { formExtensions } from './extensions.ts';
import { type Form, type FormItem, toForm } from './form.ts';
import { toAnswer } from './form-value.ts';
import { type ItemPlace, placeOf, type ResponseNode, type ResponseTree } from './response-tree.ts';

/** A form with a response, for comparing evaluations of its expressions. */
export interface Subject {
  readonly name: string;
  readonly ofPackage: boolean;
  readonly form: Form;
  readonly response: JsonObject;
  /** Expressions beside those of the form, for the whole response and for each item. */
  readonly expressions: readonly string[];
  /** Other answers that the form permits. */
  readonly answers: readonly unknown[];
}

/** An expression where a form evaluates it. */
export interface PlacedExpression {
  readonly expression: string;
  readonly place: ItemPlace | undefined;
  /** The place as text. */
  readonly at: string;
}

function subject(
  name: string,
  questionnaire: object,
  response: object,
  expressions: readonly string[] | undefined,
): Subject {
  const form = toForm({ resourceType: 'Questionnaire', status: 'active', ...questionnaire });
  return {
    name,
    ofPackage: expressions === undefined,
    form,
    response: { resourceType: 'QuestionnaireResponse', status: 'completed', ...response },
    expressions: expressions ?? [],
    answers: form.all.flatMap(({ options }) => options.flatMap(({ value }) => [toAnswer(value), [toAnswer(value)]])),
  };
}

/** The forms of the package with their examples, and those of the tests with theirs. */
export function subjects(): readonly Subject[] {
  const forms = packageResources('Questionnaire');
  const examples = packageExamples().filter((example) => example.resourceType === 'QuestionnaireResponse');
  return [
    ...examples.flatMap((example) => {
      const form = forms.find(({ url, version }) => example.questionnaire === `${url}|${version}`);
      return form ? [subject(example.id ?? '', form, example, undefined)] : [];
    }),
    ...formCases.map(({ name, form, item }) => subject(name, form, { item }, [])),
    ...responseCases.flatMap(({ rule, questionnaire, responses }) =>
      (responses as readonly { readonly name: string; readonly with?: object; readonly item?: unknown }[]).map(
        ({ name, with: more, item }) => subject(`${rule}, ${name}`, questionnaire, { item, ...more }, []),
      ),
    ),
    ...expressionCases.map(({ name, variables, expressions, item }) =>
      subject(name, { extension: Object.entries(variables).map(toVariable), item: questions }, { item }, expressions),
    ),
  ];
}

function toVariable([name, expression]: readonly [string, string | undefined]): object {
  return { url: formExtensions.variable, valueExpression: { language: 'text/fhirpath', name, expression } };
}

/** The items that the responses of the cases answer. */
const questions = [
  { linkId: 'a', type: 'integer' },
  { linkId: 'b', type: 'decimal' },
  {
    linkId: 'choice',
    type: 'choice',
    answerOption: [
      {
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 1 }],
        valueCoding: { code: 'a' },
      },
      {
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 2.5 }],
        valueCoding: { code: 'b' },
      },
    ],
  },
  {
    linkId: 'number',
    type: 'integer',
    answerOption: [
      {
        valueInteger: 6,
        _valueInteger: {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/itemWeight', valueDecimal: 11 }],
        },
      },
    ],
  },
];

/** Every expression of a form at every place of a response, and the given ones. */
export function* placedExpressions(
  form: Form,
  tree: ResponseTree,
  others: readonly string[],
): Generator<PlacedExpression> {
  const ofForm = [...form.variables, ...form.constraints].map(({ expression }) => expression);
  for (const expression of [...ofForm, ...others]) yield { expression, place: undefined, at: 'form' };
  for (const item of form.all) {
    const expressions = [...expressionsOf(item), ...others];
    if (expressions.length === 0) continue;
    for (const place of placesOf(item, tree))
      for (const expression of expressions)
        yield { expression, place, at: place.node ? placeOf(place.node) : `no ${item.linkId}` };
  }
}

function expressionsOf({ variables, constraints, calculated, enableExpression }: FormItem): readonly string[] {
  return [...variables, ...constraints, calculated, enableExpression].flatMap((holder) => holder?.expression ?? []);
}

function placesOf(item: FormItem, { occurrences }: ResponseTree): readonly ItemPlace[] {
  const nodes = (occurrences.get(item.linkId) ?? []).filter((node) => node.item === item && isJsonObject(node.value));
  const parent = item.parent && occurrences.get(item.parent.linkId)?.[0];
  return [...nodes.map((node) => ({ item, node, parent: parentOf(node) })), { item, node: undefined, parent }];
}

function parentOf(node: ResponseNode): ResponseNode | undefined {
  return node.container.parent;
}
