import { oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { related, template, textReference } from '../acts.ts';
import type { SectionText } from '../narrative/section-text.ts';

/** A comment beside a statement (LOINC 48767-8); the schematrons admit one. Nothing when there are no words. */
export function comment(
  text: SectionText,
  words: string | undefined,
  templateId: string | undefined,
  typeCode: 'SUBJ' | 'COMP' = 'SUBJ',
): CdaElement | undefined {
  if (words === undefined) return undefined;
  const act = el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    template(templateId),
    codeOf('code', '48767-8', oids.loinc, 'Annotation comment'),
    textReference(text, words),
    el('statusCode', { code: 'completed' }),
  );
  return related(typeCode, act, typeCode === 'SUBJ' ? { inversionInd: 'true' } : {});
}
