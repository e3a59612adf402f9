import type { Immunization } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, originalText, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, textReference } from '../acts.ts';
import { translatedCode } from '../clinical/coded-value.ts';
import { comment } from '../clinical/comment.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import { performers } from '../dispensation/performers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { manufacturer, place } from '../vaccination/entries.ts';
import { doseOf, forecast, relation } from '../vaccination/observations.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { entryTemplate, noteTemplate } from './templates.ts';
import { textVaccination } from './text-only.ts';
import { vaccineReactions } from './vaccine-reaction.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.Immunization };

type Vaccination = Located<Immunization>;

/** A vaccination, given or (negated) not. Source: schematron PSS 4.0, b117–b145. */
const vaccinationEntry: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType !== 'Immunization') return undefined;
  if (resource.status !== 'completed' && resource.status !== 'not-done') context.gaps.value(`${path}.status`);
  return [vaccination(context, { resource, path }, text)];
};

function vaccination(context: BuildContext, located: Vaccination, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, parts);
  const where = place(context, located);
  if (resource.location && !where) context.remarks.leftOut(`${path}.location`);
  const actors = (resource.performer ?? []).map(({ actor }) => actor);
  const { elements, names } = performers(context, actors, located, undefined);
  const dose = doseNumber(resource);
  const { covered, due } = forecast(context, located);
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'EVN', negationInd: resource.status === 'not-done' ? 'true' : undefined },
    el('templateId', { root: entryTemplate('3.1') }),
    statementId(resource.identifier),
    codeOf('code', 'IMMUNIZ', oids.actCode, 'Immunization'),
    textReference(text, wordsOf(located, { names, due, dose })),
    el('statusCode', { code: 'completed' }),
    ts('effectiveTime', resource.occurrenceDateTime) ?? el('effectiveTime', { nullFlavor: 'UNK' }),
    codeOrWords(context, 'routeCode', resource.route, `${path}.route`, text),
    codeOrWords(context, 'approachSiteCode', resource.site, `${path}.site`, text),
    pq('doseQuantity', resource.doseQuantity),
    consumable(context, located, text),
    elements,
    where,
    covered === undefined
      ? undefined
      : relation('REFR', entryTemplate('3.3'), '59781-5', 'Validità della dose', undefined, until(covered)),
    dose === undefined
      ? undefined
      : relation(
          'SUBJ',
          entryTemplate('3.4'),
          '30973-2',
          'Numero di dose',
          undefined,
          el('value', { 'xsi:type': 'INT', value: dose }),
        ),
    vaccineReactions(context, located, text),
    comment(text, noteWords(resource.note), noteTemplate),
  );
}

function until(end: string): CdaElement {
  return el('value', { 'xsi:type': 'IVL_TS' }, ts('high', end));
}

function consumable(context: BuildContext, located: Vaccination, text: SectionText): CdaElement {
  const { lotNumber } = located.resource;
  const material = el(
    'manufacturedMaterial',
    { classCode: 'MMAT', determinerCode: 'KIND' },
    vaccineCode(context, located, text),
    lotNumber ? el('lotNumberText', {}, lotNumber) : el('lotNumberText', { nullFlavor: 'UNK' }),
  );
  const product = el(
    'manufacturedProduct',
    { classCode: 'MANU' },
    el('templateId', { root: entryTemplate('3.2') }),
    material,
    manufacturer(context, located),
  );
  return el('consumable', { typeCode: 'CSM' }, product);
}

/** The vaccine by AIC or ATC, the other as translation; else its words. */
function vaccineCode(context: BuildContext, { resource, path }: Vaccination, text: SectionText): CdaElement {
  const { vaccineCode: concept } = resource;
  const found = translatedCode(context, concept, `${path}.vaccineCode`, [oids.aic, oids.atc], text);
  if (found) return found;
  const words = wordsOfConcept(concept);
  if (words === undefined) context.gaps.missing(`${path}.vaccineCode`);
  return el('code', { nullFlavor: 'OTH' }, originalText(text.refer(words ?? '')));
}

/** The number of the dose, where all antigens have the same. */
function doseNumber({ protocolApplied = [] }: Immunization): string | undefined {
  const doses = protocolApplied.map((one) => doseOf(one.doseNumberPositiveInt, one.doseNumberString));
  return doses.every((dose) => dose === doses[0]) ? doses[0] : undefined;
}

/** What has no coded place in a patient summary: what it protects from, why it was given or not, who gave it. */
function wordsOf(
  { resource }: Vaccination,
  {
    names,
    due,
    dose,
  }: { readonly names: readonly string[]; readonly due: string | undefined; readonly dose: string | undefined },
): string | undefined {
  const protocols = resource.protocolApplied ?? [];
  const diseases = protocols.flatMap(({ targetDisease, doseNumberPositiveInt, doseNumberString }) => {
    const told = (targetDisease ?? []).map(wordsOfConcept).filter(Boolean).join(', ');
    const number = dose === undefined ? (doseNumberPositiveInt ?? doseNumberString) : undefined;
    const all = [told, number === undefined ? '' : `dose ${number}`].filter(Boolean).join(', ');
    return all === '' ? [] : [all];
  });
  return labelled([
    ['Data', resource.occurrenceString],
    ['Malattie', diseases.join('; ')],
    ['Indicazione', (resource.reasonCode ?? []).map(wordsOfConcept).filter(Boolean).join(', ')],
    ['Non eseguita', resource.status === 'not-done' ? wordsOfConcept(resource.statusReason) : undefined],
    ['Scadenza del lotto', resource.expirationDate],
    ['Prossima dose', due],
    ['Eseguita da', names.join(', ')],
  ]);
}

/** Entries of the section of vaccinations. */
export const vaccinations = entriesWith(vaccinationEntry, (_context, section, text) => textVaccination(section, text));
