import type { Questionnaire, QuestionnaireResponse, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { copyJson } from '../json/index.ts';
import type { JsonObject } from '../json/json-object.ts';
import { computeAnswers, sameAnswers } from './computed.ts';
import { type Form, type FormItem, toForm } from './form.ts';
import { type FormState, missingIn, readState } from './form-state.ts';
import { type FormValue, toAnswer } from './form-value.ts';
import { type ComputedPlace, computedPlaces, containersOf } from './places.ts';
import { placeOf, placeOfContainer, type ResponseNode } from './response-tree.ts';
import { prune, putItem, scaffold } from './write-response.ts';

/** A place in a response where something is to be said about an item. */
export interface FormPlace {
  readonly linkId: string;
  /** FHIRPath: of the item when it is there, else of what would hold it. */
  readonly place: string;
}

/** Computed answers of one occurrence of an item; empty when nothing can be computed yet. */
export interface ComputedAnswers extends FormPlace {
  readonly answers: readonly QuestionnaireResponseItemAnswer[];
}

/** What a form says about a response. */
export interface FormEvaluation {
  /** Items that are enabled, present or not; an item in a repeating group when it is enabled in one repetition. */
  readonly enabled: ReadonlySet<string>;
  readonly computed: readonly ComputedAnswers[];
  /** Required and enabled items without an answer, after computing. */
  readonly missing: readonly FormPlace[];
  /** Items with an expression that could not be evaluated. */
  readonly failed: readonly FormPlace[];
  /** A copy of the response with the computed answers in place; the response itself when the form computes nothing. */
  readonly response: QuestionnaireResponse;
}

/**
 * Works out what a form says about a response: which items are enabled, the computed answers (scores of plans and
 * assessments), which required answers are missing. Pure; the response is not changed. Answers that depend on computed
 * answers are computed again until nothing changes, at most once for each computed item.
 *
 * @see FHIR R4 questionnaire.html, Structured Data Capture 3.0 behavior.html#calculations
 */
export function evaluateForm(questionnaire: Questionnaire, response: QuestionnaireResponse): FormEvaluation {
  const form = toForm(questionnaire as unknown as JsonObject);
  const computes = form.calculated.length > 0;
  const result = (computes ? copyJson(response) : response) as unknown as JsonObject;
  const { state, answers } = settled(form, result);
  const failed: FormPlace[] = [];
  const computed: ComputedAnswers[] = [];
  for (const [at, values] of answers) {
    const where = { linkId: at.item.linkId, place: at.node ? placeOf(at.node) : placeOfContainer(at.container) };
    if (values) computed.push({ ...where, answers: values.map(toAnswer) as QuestionnaireResponseItemAnswer[] });
    else failed.push(where);
  }
  const enabled = enabledIn(state);
  for (const { linkId } of state.undecided) failed.push({ linkId, place: 'QuestionnaireResponse' });
  return {
    enabled,
    computed,
    failed,
    missing: [...containersOf(state.tree.root)].flatMap((container) =>
      [...missingIn(container, state)].map(({ item, node }) => ({
        linkId: item.linkId,
        place: node ? placeOf(node) : placeOfContainer(container),
      })),
    ),
    response: result as unknown as QuestionnaireResponse,
  };
}

/** What was computed for each place; undefined where an expression could not be evaluated. */
type Answers = readonly (readonly [ComputedPlace, readonly FormValue[] | undefined])[];

/** Writes computed answers into a response until nothing changes. */
function settled(form: Form, response: JsonObject): { readonly state: FormState; readonly answers: Answers } {
  const added = scaffold(form, response);
  for (let pass = 0; pass < form.calculated.length; pass++) {
    const state = readState(form, response);
    const { answers, changed } = applyComputed(state);
    if (!changed && added.size === 0) return { state, answers };
    if (!changed) break;
  }
  prune(response, added);
  const state = readState(form, response);
  return { state, answers: [...computedPlaces(state)].map((at) => [at, computeAnswers(at, state.evaluate)]) };
}

/** Writes the computed answers into the response; tells whether one of them is new. */
function applyComputed(state: FormState): { readonly answers: Answers; readonly changed: boolean } {
  let changed = false;
  const answers = [...computedPlaces(state)].map((at): Answers[number] => {
    const { item, node, container } = at;
    const values = computeAnswers(at, state.evaluate);
    if (values && !sameAnswers(node?.answers ?? [], values, item)) {
      putItem(state, container, item, node, values.map(toAnswer));
      state.forget();
      changed = true;
    }
    return [at, values];
  });
  return { answers, changed };
}

function enabledIn(state: FormState): ReadonlySet<string> {
  const enabled = new Set<FormItem>();
  const isOpen = (item: FormItem): boolean => {
    if (item.parent && !enabled.has(item.parent)) return false;
    const nodes = state.tree.occurrences.get(item.linkId) ?? [];
    if (nodes.some((node) => state.isEnabled(node))) return true;
    const parents = nearestParents(item, state);
    return parents.length === 0
      ? nodes.length === 0 && state.wouldBeEnabled(item, undefined)
      : parents.some((parent) => !hasChild(parent, item) && state.wouldBeEnabled(item, parent));
  };
  for (const item of state.form.all) if (isOpen(item)) enabled.add(item);
  return new Set([...enabled].map(({ linkId }) => linkId));
}

/** The occurrences of the nearest item above that is in the response. */
function nearestParents(item: FormItem, { tree }: FormState): readonly ResponseNode[] {
  for (let at = item.parent; at; at = at.parent) {
    const nodes = tree.occurrences.get(at.linkId);
    if (nodes) return nodes;
  }
  return [];
}

function hasChild(parent: ResponseNode, item: FormItem): boolean {
  return parent.containers.some(({ byItem }) => byItem.has(item));
}
