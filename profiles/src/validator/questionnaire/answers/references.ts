import { isJsonObject, textOf } from '../../../json/json-object.ts';
import { isResourceType } from '../../../model/index.ts';
import { extensionValues, formExtensions } from '../../../questionnaire/extensions.ts';
import { targetCheck } from '../../rules/reference.ts';
import type { AnswerRule } from './answer-rule.ts';

const restTail = /^https?:\/\/\S+\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * References of answers name a resource type, one of those that the item allows.
 * Sources: FHIR R4 references.html#literal, extension `questionnaire-referenceResource`.
 */
export const referenceRule: AnswerRule = ({ type, definition }) => {
  if (type !== 'reference') return undefined;
  const allowed = extensionValues(definition, formExtensions.referenceResource).filter(
    (value) => typeof value === 'string',
  );
  const checks = targetCheck(allowed);
  return ({ value }, run) => {
    const named = isJsonObject(value) ? restTail.exec(textOf(value['reference']) ?? '')?.[1] : undefined;
    if (named !== undefined && !isResourceType(named)) run.reportAt('reference', -1, 'answer-reference');
    else for (const check of checks) check(value, run);
  };
};
