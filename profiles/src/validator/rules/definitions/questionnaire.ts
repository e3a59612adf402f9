import { type JsonObject, objectsOf, textOf } from '../../json.ts';
import type { Run } from '../../run.ts';

/**
 * The conditions of a questionnaire ask about questions that it has, and never about one inside the item that they
 * enable.
 *
 * @see FHIR R4 questionnaire.html, Questionnaire.item.enableWhen
 */
export function checkQuestionnaire(questionnaire: JsonObject, run: Run): void {
  let all: ReadonlySet<string> | undefined;
  const walk = (parent: JsonObject): void => {
    objectsOf(parent['item']).forEach((item, index) => {
      run.enter('item', index);
      objectsOf(item['enableWhen']).forEach((condition, position) => {
        const question = textOf(condition['question']);
        if (question === undefined) return;
        all ??= linkIdsOf(questionnaire, new Set());
        const place = `enableWhen[${position}].question`;
        if (!all.has(question)) run.reportAt(place, -1, 'enable-when-question-unknown');
        else if (question === item['linkId'] || linkIdsOf(item, new Set()).has(question))
          run.reportAt(place, -1, 'enable-when-question-inside');
      });
      walk(item);
      run.leave();
    });
  };
  walk(questionnaire);
}

function linkIdsOf(parent: JsonObject, found: Set<string>): Set<string> {
  for (const item of objectsOf(parent['item'])) {
    const linkId = textOf(item['linkId']);
    if (linkId !== undefined) found.add(linkId);
    linkIdsOf(item, found);
  }
  return found;
}
