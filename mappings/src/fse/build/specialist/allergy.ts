import type { AllergyIntolerance, AllergyIntoleranceReaction, CodeableConcept } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, originalText, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { noteAct, related, textReference } from '../acts.ts';
import { coded } from '../clinical/coded.ts';
import { beginning } from '../clinical/times.ts';
import { quantityWords } from '../clinical/value.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { own, ownId, type ReportKind } from './kind.ts';
import { clinicalStatus, codeIn } from './problem.ts';

const allergens = '2.16.840.1.113883.2.9.77.22.11.2';
const reactionSystems = ['2.16.840.1.113883.2.9.77.22.11.4', '2.16.840.1.113883.2.9.77.22.11.3', oids.icd9cm];
const observationValue = '2.16.840.1.113883.5.1063';

/** What an allergy says that is written; all else becomes a remark. */
const written: Written = {
  identifier: true,
  clinicalStatus: { text: true, coding: true },
  verificationStatus: { text: true, coding: true },
  type: true,
  category: true,
  criticality: true,
  code: { text: true, coding: true },
  patient: true,
  encounter: true,
  onsetDateTime: true,
  onsetAge: true,
  onsetPeriod: true,
  onsetRange: true,
  onsetString: true,
  recordedDate: true,
  lastOccurrence: true,
  note: { text: true },
  reaction: {
    substance: { text: true, coding: true },
    manifestation: { text: true, coding: true },
    description: true,
    onset: true,
    severity: true,
    exposureRoute: { text: true, coding: true },
    note: { text: true },
  },
};

const states: Readonly<Record<string, string>> = { resolved: 'completed', inactive: 'suspended' };
const letters: Readonly<Record<string, string>> = { medication: 'D', food: 'F', environment: 'E' };
const severities = ['mild', 'moderate', 'severe'] as const;
const levels: Readonly<Record<string, readonly [string, string]>> = {
  mild: ['L', 'Low'],
  moderate: ['M', 'Moderate'],
  severe: ['H', 'High'],
  low: ['CRITL', 'low criticality'],
  high: ['CRITH', 'high criticality'],
  'unable-to-assess': ['CRITU', 'unable to assess criticality'],
};

/**
 * An allergy as `act` of concern with its observation: agent, reactions, how heavy they are, status, notes. The act of what
 * is resolved is completed, and has an end. Source: schematrons RSA b47–b72, Televisita b78–b111.
 */
export function allergy(
  context: BuildContext,
  located: Located<AllergyIntolerance>,
  text: SectionText,
  kind: ReportKind,
): CdaElement {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, written);
  const verification = codeIn(resource.verificationStatus);
  if (verification === 'entered-in-error') gaps.value(`${path}.verificationStatus`);
  const state = states[codeIn(resource.clinicalStatus) ?? ''] ?? 'active';
  const recorded = { dateTime: resource.recordedDate };
  return el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    own(kind, 716),
    el('code', { nullFlavor: 'NA' }),
    el('statusCode', { code: state }),
    beginning(context, recorded, `${path}.recordedDate`, state === 'completed' ? 'unknown' : 'none'),
    related('SUBJ', observation(context, located, text, kind, verification === 'refuted')),
  );
}

function observation(
  context: BuildContext,
  { resource, path }: Located<AllergyIntolerance>,
  text: SectionText,
  kind: ReportKind,
  refuted: boolean,
): CdaElement {
  const onset = { dateTime: resource.onsetDateTime, period: resource.onsetPeriod };
  const note = noteWords(resource.note);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN', negationInd: refuted ? 'true' : undefined },
    own(kind, 717),
    anyIdentifier(resource.identifier),
    codeOf('code', '52473-6', oids.loinc, 'Allergia o causa della reazione'),
    textReference(text, moreWords(resource)),
    el('statusCode', { code: 'completed' }),
    beginning(context, onset, `${path}.onset`),
    nature(resource, text),
    agent(context, resource.code, `${path}.code`, text),
    reactions(context, resource.reaction, path, text, kind),
    gravity(resource, kind),
    clinicalStatus(codeIn(resource.clinicalStatus), ownId(kind, 165)),
    note === undefined ? undefined : related('SUBJ', noteAct(text, note, ownId(kind, 166))),
  );
}

/** Allergy or intolerance, and to what kind of thing; in words where FHIR does not say which of the two. */
function nature({ type, category }: AllergyIntolerance, text: SectionText): CdaElement {
  if (type === undefined) {
    const words = originalText(text.refer('Allergia o intolleranza, natura non precisata'));
    return el('value', { 'xsi:type': 'CD', nullFlavor: 'UNK' }, words);
  }
  const letter = (category ?? []).map((one) => letters[one]).find((one) => one !== undefined);
  const code = type === 'allergy' ? `${letter ?? ''}ALG` : `${letter ?? 'O'}INT`;
  return codeOf('value', code, oids.actCode, undefined, { 'xsi:type': 'CD' });
}

/** The agent: ATC, AIC or allergen of the national table; one of another system is its translation, below its words. */
function agent(
  context: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
): CdaElement {
  const made = coded(context, 'code', concept, path, text, { systems: [oids.atc, oids.aic, allergens] });
  const known = made && made.attributes['nullFlavor'] === undefined;
  const code = known ? made : el('code', { nullFlavor: 'UNK' }, (made?.children ?? []).filter(isElement));
  const entity = el('playingEntity', { classCode: 'MMAT' }, code);
  return el('participant', { typeCode: 'CSM' }, el('participantRole', { classCode: 'MANU' }, entity));
}

function isElement(child: CdaElement | string): child is CdaElement {
  return typeof child !== 'string';
}

/** Each manifestation as observation; a reaction that names none has its description. */
function reactions(
  context: BuildContext,
  list: readonly AllergyIntoleranceReaction[] | undefined,
  path: string,
  text: SectionText,
  kind: ReportKind,
): readonly CdaElement[] {
  return (list ?? []).flatMap((reaction, at) =>
    (reaction.manifestation ?? []).map((manifestation, index) => {
      const place = `${path}.reaction[${at}].manifestation[${index}]`;
      const value = coded(context, 'value', manifestation, place, text, { type: 'CD', systems: reactionSystems });
      if (!value) context.gaps.missing(place);
      const made = el(
        'observation',
        { classCode: 'OBS', moodCode: 'EVN' },
        own(kind, 163),
        codeOf('code', '75321-0', oids.loinc, 'Obiettività clinica'),
        textReference(text, reactionWords(reaction)),
        el('statusCode', { code: 'completed' }),
        beginning(context, { dateTime: reaction.onset }, `${path}.reaction[${at}].onset`),
        value,
      );
      return related('MFST', made);
    }),
  );
}

/** How heavy the worst reaction was, else how critical the next may be; the schematrons admit one. */
function gravity(resource: AllergyIntolerance, kind: ReportKind): CdaElement | undefined {
  const [code, display] = levels[worst(resource) ?? resource.criticality ?? ''] ?? [];
  if (code === undefined) return undefined;
  const name = kind.remote
    ? codeOf('code', '82606-5', oids.loinc, 'Allergy or intolerance criticality')
    : codeOf('code', 'SEV', oids.actCode, 'Criticality');
  const made = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    own(kind, 164),
    name,
    el('statusCode', { code: 'completed' }),
    codeOf('value', code, observationValue, display, { 'xsi:type': 'CD' }),
  );
  return related('SUBJ', made);
}

function worst({ reaction }: AllergyIntolerance): string | undefined {
  return severities.findLast((one) => reaction?.some(({ severity }) => severity === one));
}

const criticalityWords: Readonly<Record<string, string>> = {
  low: 'bassa',
  high: 'alta',
  'unable-to-assess': 'non valutabile',
};
const categoryWords: Readonly<Record<string, string>> = {
  food: 'alimento',
  medication: 'farmaco',
  environment: 'ambiente',
  biologic: 'prodotto biologico',
};
const severityWords: Readonly<Record<string, string>> = { mild: 'lieve', moderate: 'moderata', severe: 'grave' };
const verificationWords: Readonly<Record<string, string>> = { unconfirmed: 'Non confermata', presumed: 'Presunta' };

function reactionWords(reaction: AllergyIntoleranceReaction): string | undefined {
  return labelled([
    ['', reaction.description],
    ['Sostanza', wordsOfConcept(reaction.substance)],
    ['Gravità', severityWords[reaction.severity ?? '']],
    ['Via di esposizione', wordsOfConcept(reaction.exposureRoute)],
    ['Note', noteWords(reaction.note)],
  ]);
}

/** What of an allergy has no element in the CDA, for the reader. */
function moreWords(resource: AllergyIntolerance): string | undefined {
  const { onsetString, onsetAge, onsetRange, category } = resource;
  const range = [onsetRange?.low, onsetRange?.high].map(quantityWords).filter(Boolean).join(' - ');
  return labelled([
    ['Verifica', resource.verificationStatus?.text ?? verificationWords[codeIn(resource.verificationStatus) ?? '']],
    ['Stato', resource.clinicalStatus?.text],
    ['Categoria', (category ?? []).map((one) => categoryWords[one] ?? one).join(', ')],
    ['Criticità', worst(resource) === undefined ? undefined : criticalityWords[resource.criticality ?? '']],
    ['Esordio', onsetString ?? quantityWords(onsetAge) ?? range],
    ['Ultimo episodio', resource.lastOccurrence],
  ]);
}

/** An allergy in words, for a document that has no place for it. */
export function allergyWords(resource: AllergyIntolerance): string | undefined {
  const all = (resource.reaction ?? []).flatMap((one) => [
    ...(one.manifestation ?? []).map(wordsOfConcept),
    reactionWords(one),
  ]);
  return labelled([
    ['', wordsOfConcept(resource.code) ?? 'Allergia o intolleranza'],
    ['Dal', ts('low', resource.onsetDateTime) ? resource.onsetDateTime : resource.onsetPeriod?.start],
    ['Reazioni', all.filter(Boolean).join(', ')],
    ['', moreWords(resource)],
    ['Note', noteWords(resource.note)],
  ]);
}
