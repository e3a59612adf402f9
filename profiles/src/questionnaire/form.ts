import { scoreIn } from '../fhirpath/index.ts';
import { type JsonObject, objectsOf, textOf } from '../json/json-object.ts';
import { extensionNumber, extensionsOf, extensionValues, formExtensions } from './extensions.ts';
import { choiceOf, type FormValue } from './form-value.ts';

/** A condition of `enableWhen`. */
export interface FormCondition {
  readonly question: string;
  readonly operator: string;
  readonly answer: FormValue;
}

/** A FHIRPath expression of a form; `name` for variables. */
export interface FormExpression {
  readonly name?: string;
  readonly expression: string;
}

/** A rule of a form about its responses. Source: `questionnaire-constraint` and `targetConstraint`. */
export interface FormConstraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly expression: string;
  readonly human: string;
}

/** One permitted answer of an item. */
export interface FormOption {
  readonly value: FormValue;
  readonly exclusive: boolean;
  /** Score of the option. Source: extensions `ordinalValue` and `itemWeight`. */
  readonly score: number | undefined;
}

/** An item of a questionnaire, read once for many responses. */
export interface FormItem {
  readonly linkId: string;
  readonly type: string;
  readonly parent: FormItem | undefined;
  readonly children: readonly FormItem[];
  /** Place in document order, and that of the last item below. */
  readonly position: number;
  readonly last: number;
  readonly definition: JsonObject;
  readonly min: number;
  readonly max: number;
  readonly conditions: readonly FormCondition[];
  /** Whether one of the conditions is enough. */
  readonly anyCondition: boolean;
  readonly enableExpression: FormExpression | undefined;
  readonly calculated: FormExpression | undefined;
  readonly variables: readonly FormExpression[];
  readonly constraints: readonly FormConstraint[];
  readonly options: readonly FormOption[];
}

/** A questionnaire as an index of its items. */
export interface Form {
  readonly questionnaire: JsonObject;
  readonly items: readonly FormItem[];
  /** By linkId; of items that share one by mistake, the first. */
  readonly byLinkId: ReadonlyMap<string, FormItem>;
  /** All items in document order. */
  readonly all: readonly FormItem[];
  readonly variables: readonly FormExpression[];
  readonly constraints: readonly FormConstraint[];
  /** Items whose answer is computed. */
  readonly calculated: readonly FormItem[];
}

const forms = new WeakMap<JsonObject, Form>();

/** Reads a questionnaire (any JSON); the same object is read once. */
export function toForm(questionnaire: JsonObject): Form {
  let form = forms.get(questionnaire);
  if (!form) {
    form = readForm(questionnaire);
    forms.set(questionnaire, form);
  }
  return form;
}

function readForm(questionnaire: JsonObject): Form {
  const all: FormItem[] = [];
  const items = readItems(questionnaire, undefined, all);
  const byLinkId = new Map<string, FormItem>();
  for (const item of all) if (!byLinkId.has(item.linkId)) byLinkId.set(item.linkId, item);
  return {
    questionnaire,
    items,
    all,
    byLinkId,
    variables: readVariables(questionnaire),
    constraints: readConstraints(questionnaire),
    calculated: all.filter((item) => item.calculated !== undefined),
  };
}

function readItems(holder: JsonObject, parent: FormItem | undefined, all: FormItem[]): readonly FormItem[] {
  return objectsOf(holder['item']).map((definition) => {
    const children: FormItem[] = [];
    const { required, repeats } = definition;
    const item = {
      linkId: textOf(definition['linkId']) ?? '',
      type: textOf(definition['type']) ?? '',
      parent,
      children,
      position: all.length,
      last: all.length,
      definition,
      min: extensionNumber(definition, formExtensions.minOccurs) ?? (required === true ? 1 : 0),
      max: extensionNumber(definition, formExtensions.maxOccurs) ?? (repeats === true ? Number.POSITIVE_INFINITY : 1),
      conditions: readConditions(definition),
      anyCondition: definition['enableBehavior'] === 'any',
      enableExpression: readExpression(definition, formExtensions.enableWhenExpression),
      calculated: readExpression(definition, formExtensions.calculatedExpression),
      variables: readVariables(definition),
      constraints: readConstraints(definition),
      options: readOptions(definition),
    };
    all.push(item);
    children.push(...readItems(definition, item, all));
    item.last = all.length - 1;
    return item;
  });
}

function readConditions(definition: JsonObject): readonly FormCondition[] {
  return objectsOf(definition['enableWhen']).flatMap((condition) => {
    const answer = choiceOf(condition, 'answer');
    const [question, operator] = [textOf(condition['question']), textOf(condition['operator'])];
    return answer && question !== undefined && operator !== undefined ? [{ question, operator, answer }] : [];
  });
}

/** Expressions in other languages (CQL, FHIR query) are not read: they cannot be worked out here. */
function toExpression(value: unknown): FormExpression | undefined {
  const holder = objectsOf(value)[0];
  const expression = textOf(holder?.['expression']);
  if (!holder || expression === undefined || holder['language'] !== 'text/fhirpath') return undefined;
  const name = textOf(holder['name']);
  return { expression, ...(name === undefined ? {} : { name }) };
}

function readExpression(definition: JsonObject, url: string): FormExpression | undefined {
  return toExpression(extensionValues(definition, url)[0]);
}

function readVariables(holder: JsonObject): readonly FormExpression[] {
  return extensionValues(holder, formExtensions.variable).flatMap((value) => toExpression(value) ?? []);
}

function readConstraints(holder: JsonObject): readonly FormConstraint[] {
  return [formExtensions.constraint, formExtensions.targetConstraint].flatMap((url) =>
    extensionsOf(holder, url).flatMap((extension): FormConstraint[] => {
      const part = (name: string): unknown => extensionValues(extension, name)[0];
      const expression = textOf(part('expression')) ?? toExpression(part('expression'))?.expression;
      if (expression === undefined) return [];
      const severity = part('severity') === 'warning' ? 'warning' : 'error';
      return [{ key: textOf(part('key')) ?? '—', severity, expression, human: textOf(part('human')) ?? '—' }];
    }),
  );
}

function readOptions(definition: JsonObject): readonly FormOption[] {
  return objectsOf(definition['answerOption']).flatMap((option): FormOption[] => {
    const value = choiceOf(option, 'value');
    if (!value) return [];
    const exclusive = extensionValues(option, formExtensions.optionExclusive).includes(true);
    return [{ value, exclusive, score: scoreIn(option) ?? scoreIn(value.value) ?? siblingScore(option) }];
  });
}

function siblingScore(option: JsonObject): number | undefined {
  const sibling = Object.keys(option).find((name) => name.startsWith('_value'));
  return sibling === undefined ? undefined : scoreIn(option[sibling]);
}
