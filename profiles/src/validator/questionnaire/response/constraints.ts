import type { FormConstraint } from '../../../questionnaire/form.ts';
import type { FormState } from '../../../questionnaire/form-state.ts';
import type { ItemPlace } from '../../../questionnaire/response-tree.ts';
import { ruleValues } from '../../invariants/rule-values.ts';
import type { Run } from '../../run.ts';
import { atNode } from './place.ts';
import type { Stage } from './stage.ts';

/**
 * Rules that a form makes about its responses (`questionnaire-constraint`, `targetConstraint`), of the whole response or
 * of the items they stand at. Only an expression that answers `false` breaks its rule; in a response that is not finished
 * that is only mentioned.
 */
export function checkConstraints(state: FormState, stage: Stage, run: Run): void {
  if (stage === 'void') return;
  const { form, tree } = state;
  for (const constraint of form.constraints) checkConstraint(constraint, undefined, state, stage, run);
  for (const item of form.all) {
    if (item.constraints.length === 0) continue;
    for (const node of tree.occurrences.get(item.linkId) ?? []) {
      if (node.item !== item || !state.isEnabled(node)) continue;
      const place = { item, node, parent: node.container.parent };
      atNode(run, node, () => {
        for (const constraint of item.constraints) checkConstraint(constraint, place, state, stage, run);
      });
    }
  }
}

function checkConstraint(
  { key, severity, expression, human }: FormConstraint,
  place: ItemPlace | undefined,
  { evaluate }: FormState,
  stage: Stage,
  run: Run,
): void {
  const answer = evaluate(expression, place);
  if (!answer) run.report('form-expression-not-evaluated', { name: key, linkId: place?.item.linkId ?? '—' });
  else if (answer.length === 1 && answer[0] === false)
    run.report('form-constraint-broken', ruleValues(key, human), stage === 'finished' ? severity : 'information');
}
