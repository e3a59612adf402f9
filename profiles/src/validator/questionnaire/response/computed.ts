import { computeAnswers, sameAnswers } from '../../../questionnaire/computed.ts';
import type { FormState } from '../../../questionnaire/form-state.ts';
import { computedPlaces } from '../../../questionnaire/places.ts';
import type { Run } from '../../run.ts';
import { atContainer, atNode } from './place.ts';
import { type Stage, severityIn } from './stage.ts';

/**
 * Computed answers (scores of plans and assessments) are what the other answers compute. In a response that is not
 * finished a difference is a warning, and what is not yet computed is no fault.
 *
 * @see Structured Data Capture 3.0, extension `sdc-questionnaire-calculatedExpression`
 */
export function checkComputed(state: FormState, stage: Stage, run: Run): void {
  if (stage === 'void') return;
  for (const place of computedPlaces(state)) {
    const { item, node, container } = place;
    const { linkId } = item;
    const computed = computeAnswers(place, state.evaluate);
    const report = (): void => {
      if (!computed) run.report('form-expression-not-evaluated', { name: 'calculatedExpression', linkId });
      else if (node && node.answers.length > 0)
        run.report('answer-computed-differs', { linkId }, severityIn(stage, 'warning'));
      else if (stage === 'finished') run.report('answer-computed-missing', { linkId });
    };
    if (computed && sameAnswers(node?.answers ?? [], computed, item)) continue;
    if (node) atNode(run, node, report);
    else atContainer(run, container, report);
  }
  for (const { linkId } of state.undecided)
    run.report('form-expression-not-evaluated', { name: 'enableWhenExpression', linkId });
}
