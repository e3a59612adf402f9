import type { CodeableConcept, Immunization, ImmunizationReaction, Observation } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related, textReference } from '../acts.ts';
import data from '../clinical/allergy-kinds.json' with { type: 'json' };
import { codedValue } from '../clinical/coded-value.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { noteWords, wordsOfConcept } from '../words.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.VaccineReaction };

/** Adverse reactions to a vaccine, each with the words of its code (schematron PSS 4.0, b139–b145). */
export function vaccineReactions(
  context: BuildContext,
  immunization: Located<Immunization>,
  text: SectionText,
): readonly CdaElement[] {
  return (immunization.resource.reaction ?? []).map((reaction, at) =>
    related('CAUS', vaccineReaction(context, reaction, `${immunization.path}.reaction[${at}]`, immunization, text)),
  );
}

function vaccineReaction(
  context: BuildContext,
  { date, detail }: ImmunizationReaction,
  place: string,
  from: Located<Immunization>,
  text: SectionText,
): CdaElement {
  const found = context.document.findAs('Observation', detail, from);
  if (found) context.remarks.restOf(found.resource, found.path, parts);
  else if (detail?.reference !== undefined) context.gaps.reference(`${place}.detail`);
  const told = found ? toldBy(found) : { path: `${place}.detail`, concept: wordsAlone(detail?.display) };
  const value = codedValue(context, told.concept, told.path, text, { systems: data.reactions });
  const coded = value?.attributes['code'] !== undefined;
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate(coded ? '1.5.1' : '1.5.2') }),
    statementId(found?.resource.identifier),
    codeOf('code', '75321-0', oids.loinc, 'Obiettività Clinica'),
    textReference(text, noteWords(found?.resource.note)),
    el('statusCode', { code: 'completed' }),
    interval(context, date === undefined ? {} : { start: date }, `${place}.date`, 'none'),
    value ?? el('value', { 'xsi:type': 'CD', nullFlavor: 'UNK' }),
  );
}

/** What was observed: the value, else the code that is no general one; a code always comes with words. */
function toldBy({ resource, path }: Located<Observation>): {
  readonly concept: CodeableConcept | undefined;
  readonly path: string;
} {
  const { valueCodeableConcept: value, valueString: words } = resource;
  const concept = value ?? (words === undefined ? resource.code : wordsAlone(words));
  const text = wordsOfConcept(concept);
  const coded = codingIn(concept, data.reactions) && concept && concept.text === undefined && text !== undefined;
  return { concept: coded ? { ...concept, text } : concept, path: `${path}.${value ? 'value' : 'code'}` };
}

function wordsAlone(words: string | undefined): CodeableConcept | undefined {
  return words === undefined ? undefined : { text: words };
}
