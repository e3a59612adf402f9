import type { Questionnaire, QuestionnaireResponse, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { copyJson } from '../json/index.ts';
import type { JsonObject } from '../validator/json.ts';
import { computeAnswers, sameAnswers } from './computed.ts';
import { type FormItem, toForm } from './form.ts';
import { type FormState, missingIn, readState } from './form-state.ts';
import { toAnswer } from './form-value.ts';
import { computedPlaces, containersOf } from './places.ts';
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
  /** A copy of the response with the computed answers in place. */
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
  const copy = copyJson(response) as unknown as JsonObject;
  const added = scaffold(form, copy);
  let state = readState(form, copy);
  for (let pass = 0; pass < form.calculated.length && applyComputed(state); pass++) state = readState(form, copy);
  prune(copy, added);
  state = readState(form, copy);
  const failed: FormPlace[] = [];
  const computed: ComputedAnswers[] = [];
  for (const at of computedPlaces(state)) {
    const where = { linkId: at.item.linkId, place: at.node ? placeOf(at.node) : placeOfContainer(at.container) };
    const answers = computeAnswers(at, state.evaluate);
    if (answers) computed.push({ ...where, answers: answers.map(toAnswer) as QuestionnaireResponseItemAnswer[] });
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
    response: copy as unknown as QuestionnaireResponse,
  };
}

/** Writes the computed answers into the response; tells whether one of them is new. */
function applyComputed(state: FormState): boolean {
  let changed = false;
  for (const at of [...computedPlaces(state)]) {
    const { item, node, container } = at;
    const answers = computeAnswers(at, state.evaluate);
    if (!answers || sameAnswers(node?.answers ?? [], answers, item)) continue;
    putItem(state, container, item, node, answers.map(toAnswer));
    changed = true;
  }
  return changed;
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
