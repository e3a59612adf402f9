import type { AllergyIntolerance, CodeableConcept } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { leaveOthers, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import data from './allergy-kinds.json' with { type: 'json' };
import { type ReactionTemplates, reactions } from './allergy-reaction.ts';
import { comment } from './comment.ts';
import { clinicalState, concern, refers, verificationWords } from './concern.ts';
import written from './concern-written.json' with { type: 'json' };
import { interval, periodOf } from './interval.ts';
import { statementId } from './statement-id.ts';

const parts: Written = { ...written.AllergyIntolerance };
const displays = new Map(Object.entries(data.displays));
const categories = new Map(Object.entries(data.categories));

/** `templateId` of an allergy in a type of document; those that the type does not have are absent. */
export interface AllergyTemplates extends ReactionTemplates {
  readonly concern?: string;
  readonly allergy?: string;
  readonly status?: string;
  readonly note?: string;
  /** Null flavour of an agent in words: `NI` in the patient summary, `UNK` elsewhere. */
  readonly agentInWords?: 'NI' | 'UNK';
}

/**
 * An allergy or intolerance as `act` of concern: agent, reactions, criticality, status, comment. Its agent is an ATC, an AIC or
 * an allergen of the patient summary, else words. Sources: schematrons PSS 4.0 b70–b106, RSA 8.3 b47–b72, LDO 5.5
 * b49–b76.
 */
export function allergy(
  context: BuildContext,
  located: Located<AllergyIntolerance>,
  text: SectionText,
  templates: AllergyTemplates,
): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, parts);
  const { clinicalStatus, recordedDate, onsetDateTime, onsetPeriod } = resource;
  const told = labelled([
    ['Esordio', resource.onsetString],
    ['', verificationWords(context, resource.verificationStatus, `${path}.verificationStatus`)],
  ]);
  const observation = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templates.allergy),
    statementId(resource.identifier),
    codeOf('code', '52473-6', oids.loinc, 'Allergia o causa della reazione'),
    textReference(text, told),
    el('statusCode', { code: 'completed' }),
    interval(context, periodOf(onsetDateTime, onsetPeriod), `${path}.onset`, 'known'),
    kindValue(context, located),
    agent(context, located, text, templates.agentInWords ?? 'UNK'),
    reactions(context, located, text, templates),
    refers(clinicalState(text, clinicalStatus, templates.status)),
    comment(text, noteWords(resource.note), templates.note),
  );
  const about = { templateId: templates.concern, clinicalStatus, recorded: recordedDate, path };
  return concern(context, about, related('SUBJ', observation));
}

/** What kind it is: allergy or not, to a medicine, a food or the environment. A second category is a remark. */
function kindValue({ remarks }: BuildContext, { resource, path }: Located<AllergyIntolerance>): CdaElement {
  const { type = 'either', category = [] } = resource;
  const at = category.findIndex((one) => categories.has(one));
  for (const other of category.keys()) if (other !== at) remarks.leftOut(`${path}.category[${other}]`);
  const letter = categories.get(category[at] ?? '');
  const told = kindOfCode(resource.code);
  const code = told ?? (letter === undefined ? data.generic[type] : `${letter}${data.types[type]}`);
  return codeOf('value', code, oids.actCode, displays.get(code), { 'xsi:type': 'CD' });
}

/** A kind that stands where the agent should: the agent is not known. */
function kindOfCode(concept: CodeableConcept | undefined): string | undefined {
  const code = codingIn(concept, [oids.actCode])?.code;
  return code !== undefined && displays.has(code) ? code : undefined;
}

function agent(
  context: BuildContext,
  { resource, path }: Located<AllergyIntolerance>,
  text: SectionText,
  inWords: 'NI' | 'UNK',
): CdaElement {
  const { code: concept } = resource;
  const found = codingIn(concept, data.agents);
  if (found) leaveOthers(context.remarks, concept, found, `${path}.code`);
  const known = kindOfCode(concept) === undefined ? wordsOfConcept(concept) : concept?.text;
  const words = known === undefined ? undefined : originalText(text.refer(known));
  const code = found
    ? codeOf('code', found.code, found.oid, found.display, {}, words)
    : el('code', { nullFlavor: words ? inWords : 'UNK' }, words);
  const entity = el('playingEntity', { classCode: 'MMAT' }, code);
  return el('participant', { typeCode: 'CSM' }, el('participantRole', { classCode: 'MANU' }, entity));
}
