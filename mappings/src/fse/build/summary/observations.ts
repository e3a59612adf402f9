import type { Observation } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { noteWords } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { hasValue, leavesOf, membersOf } from './members.ts';
import { type ObservationRules, observation, observationTime } from './observation.ts';
import { loincOnly, observationCode } from './observation-code.ts';
import { statusCodeOf } from './status.ts';
import { entryTemplate } from './templates.ts';
import { textLifestyle, textPregnancies, textVitalSigns } from './text-only.ts';
import written from './written.json' with { type: 'json' };

const panelParts: Written = { ...written.Panel };

const lifestyleRules: ObservationRules = { templateId: entryTemplate('6.1'), uncoded: 'OTH' };
const pregnancyRules: ObservationRules = { templateId: entryTemplate('7.1'), codes: loincOnly, uncoded: 'UNK' };
const vitalSignRules: ObservationRules = { templateId: entryTemplate('8.2'), codes: loincOnly, valueType: 'PQ' };

/** An observation and what it holds, each as an observation of its own. */
function flat(rules: ObservationRules): EntryOf {
  return (context, { resource, path }, text) => {
    if (resource.resourceType !== 'Observation') return undefined;
    return leavesOf(context, { resource, path }).map((one) => observation(context, one, text, rules));
  };
}

/** A vital sign, or several that were taken together as `organizer`. */
const vitalSign: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType !== 'Observation') return undefined;
  const members = membersOf(context, { resource, path });
  if (members.length === 0) return [observation(context, { resource, path }, text, vitalSignRules)];
  const made = members.map((one) => observation(context, one, text, vitalSignRules));
  const single = hasValue(resource) ? [observation(context, { resource, path }, text, vitalSignRules)] : [];
  return [...single, vitalSignPanel(context, { resource, path }, text, made)];
};

function vitalSignPanel(
  context: BuildContext,
  { resource, path }: Located<Observation>,
  text: SectionText,
  members: readonly CdaElement[],
): CdaElement {
  if (!hasValue(resource)) context.remarks.restOf(resource, path, panelParts);
  const code = observationCode(context, resource.code, path, text, { uncoded: 'OTH' });
  return el(
    'organizer',
    { classCode: 'CLUSTER', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('8.1') }),
    statementId(hasValue(resource) ? undefined : resource.identifier),
    code ?? codeOf('code', '8716-3', oids.loinc, 'Parametri vitali'),
    textReference(text, noteWords(resource.note)),
    el('statusCode', { code: statusCodeOf(context, 'observation', resource.status, path) }),
    observationTime(context, { resource, path }),
    members.map((one) => el('component', { typeCode: 'COMP' }, one)),
  );
}

/** Entries of the social history (schematron PSS 4.0, b189–b193). */
export const lifestyle = entriesWith(flat(lifestyleRules), (_context, one, text) => textLifestyle(one, text));

/** Entries of the pregnancies (b194–b197). */
export const pregnancies = entriesWith(flat(pregnancyRules), (_context, one, text) => textPregnancies(one, text));

/** Entries of the vital signs (b198–b209). */
export const vitalSigns = entriesWith(vitalSign, (_context, one, text) => textVitalSigns(one, text));
