import type { AllergyIntolerance, AllergyIntoleranceReaction } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { noteWords } from '../words.ts';
import data from './allergy-kinds.json' with { type: 'json' };
import { codedValue } from './coded-value.ts';
import { severityObservation } from './concern.ts';
import { interval } from './interval.ts';
import states from './states.json' with { type: 'json' };

const { reaction: severities, criticality: criticalities } = states.severity;
const levels = ['H', 'M', 'L'];

/** `templateId` of what an allergy causes: a reaction with a code, or in words; how critical the allergy is. */
export interface ReactionTemplates {
  readonly codedReaction?: string;
  readonly toldReaction?: string;
  readonly criticality?: string;
}

/** Every manifestation of an allergy, and how critical it is. Source: schematron PSS 4.0, b82–b85, b101–b106. */
export function reactions(
  context: BuildContext,
  located: Located<AllergyIntolerance>,
  text: SectionText,
  templates: ReactionTemplates,
): readonly CdaElement[] {
  const { resource, path } = located;
  const made = (resource.reaction ?? []).flatMap((reaction, at) => {
    const place = `${path}.reaction[${at}]`;
    if (reaction.substance && JSON.stringify(reaction.substance) !== JSON.stringify(resource.code)) {
      context.remarks.leftOut(`${place}.substance`);
    }
    return manifestations(context, reaction, place, text, templates);
  });
  const level = criticality(context, located);
  if (level === undefined) return made;
  const observation = severityObservation(level, 'Criticality', templates.criticality, undefined);
  return [...made, related('SUBJ', observation, { inversionInd: 'true' })];
}

function manifestations(
  context: BuildContext,
  { onset, description, note, manifestation = [] }: AllergyIntoleranceReaction,
  place: string,
  text: SectionText,
  templates: ReactionTemplates,
): readonly CdaElement[] {
  const told = [description, noteWords(note)].filter((one) => one !== undefined && one !== '').join('\n');
  return manifestation.flatMap((concept, at) => {
    const where = `${place}.manifestation[${at}]`;
    const value = codedValue(context, concept, where, text, { systems: data.reactions });
    if (!value) {
      context.gaps.missing(where);
      return [];
    }
    const coded = value.attributes['code'] !== undefined;
    const observation = el(
      'observation',
      { classCode: 'OBS', moodCode: 'EVN' },
      template(coded ? templates.codedReaction : templates.toldReaction),
      el('id', { nullFlavor: 'NI' }),
      codeOf('code', '75321-0', oids.loinc, 'Obiettività Clinica'),
      textReference(text, told),
      el('statusCode', { code: 'completed' }),
      interval(context, onset === undefined ? {} : { start: onset }, `${place}.onset`, 'none'),
      value,
    );
    return [related('MFST', observation)];
  });
}

/** The heaviest reaction, else the criticality that is told; the schematrons admit one. All that is not in it is a remark. */
function criticality({ remarks }: BuildContext, { resource, path }: Located<AllergyIntolerance>): string | undefined {
  const found = (resource.reaction ?? []).map(({ severity }) =>
    severity === undefined ? undefined : severities[severity],
  );
  const { criticality: told } = resource;
  const own = told === 'low' || told === 'high' ? criticalities[told] : undefined;
  const level = levels.find((one) => found.includes(one)) ?? own;
  for (const [at, one] of found.entries()) {
    if (one !== undefined && one !== level) remarks.leftOut(`${path}.reaction[${at}].severity`);
  }
  if (told !== undefined && own !== level) remarks.leftOut(`${path}.criticality`);
  return level;
}
