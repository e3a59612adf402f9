import type { CodeableConcept, Immunization } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { cd, codeOf, codingIn, originalText, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import { assignedEntity, organizationElement, partyOf } from '../header/people.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { entriesAs, requireEntries } from '../sections.ts';
import { antigens, doseNumbers, reactions, relation, risks, schedule } from './observations.ts';
import data from './reasons.json' with { type: 'json' };

const template = '2.16.840.1.113883.2.9.10.1.11.4';
const route = '2.16.840.1.113883.5.112';
const site = '2.16.840.1.113883.5.1052';

/** What differs between the documents that hold vaccinations. */
export interface VaccinationOptions {
  /** A vaccine that was given has its AIC; otherwise it may be unknown. */
  readonly aicRequired: boolean;
}

/** The vaccinations that a section cites, each as a `substanceAdministration`. */
export function vaccinations(
  context: BuildContext,
  section: LocatedSection,
  text: SectionText,
  options: VaccinationOptions,
): readonly CdaElement[] {
  requireEntries(context, section);
  return entriesAs(context, section, 'Immunization').flatMap((immunization) => {
    const { resource, path } = immunization;
    if (resource.status === 'completed') return [given(context, immunization, text, options)];
    if (resource.status === 'not-done') return [notGiven(context, immunization, text)];
    context.gaps.value(`${path}.status`);
    return [];
  });
}

type Vaccination = Located<Immunization>;

function given(
  context: BuildContext,
  immunization: Vaccination,
  text: SectionText,
  options: VaccinationOptions,
): CdaElement {
  const { resource } = immunization;
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'EVN' },
    el('templateId', { root: `${template}.1` }),
    anyIdentifier(resource.identifier),
    el('statusCode', { code: 'completed' }),
    occurrence(context, immunization),
    cd('routeCode', resource.route, { systems: [route] }),
    cd('approachSiteCode', resource.site, { systems: [site] }),
    pq('doseQuantity', resource.doseQuantity),
    consumable(context, immunization, givenCode(context, immunization, text, options)),
    performers(context, immunization),
    place(context, immunization),
    doseNumbers(context, immunization),
    schedule(context, immunization),
    risks(immunization, text),
    reactions(context, immunization, text),
    antigens(context, immunization, `${template}.9`, '75323-6', 'Condizione'),
  );
}

function notGiven(context: BuildContext, immunization: Vaccination, text: SectionText): CdaElement {
  const { resource } = immunization;
  const immune = codesOf(resource.statusReason).includes(data.immune);
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'EVN' },
    el('templateId', { root: `${template}.2` }),
    anyIdentifier(resource.identifier),
    el('statusCode', { code: 'cancelled' }),
    occurrence(context, immunization),
    consumable(context, immunization, aicCode(resource.vaccineCode)),
    performers(context, immunization),
    place(context, immunization),
    doseNumbers(context, immunization),
    reason(context, immunization, text),
    immune ? antigens(context, immunization, `${template}.7`, '59784-9', 'Disease with presumed immunity') : undefined,
    antigens(context, immunization, `${template}.9`, '75323-6', 'Condizione'),
  );
}

function occurrence({ gaps }: BuildContext, { resource, path }: Vaccination): CdaElement | undefined {
  const made = ts('effectiveTime', resource.occurrenceDateTime);
  if (!made) gaps.missing(`${path}.occurrence.ofType(dateTime)`);
  return made;
}

function aicCode(vaccine: CodeableConcept | undefined): CdaElement | undefined {
  return cd('code', vaccine, { systems: [oids.aic], translations: [oids.atc] });
}

/** Code of a vaccine that was given; where the AIC may be unknown, its other code and name stand in its place. */
function givenCode(
  { gaps }: BuildContext,
  { resource, path }: Vaccination,
  text: SectionText,
  { aicRequired }: VaccinationOptions,
): CdaElement | undefined {
  const made = aicCode(resource.vaccineCode);
  if (made) return made;
  if (aicRequired) {
    gaps.missing(`${path}.vaccineCode.coding.where(system = 'urn:oid:${oids.aic}')`);
    return undefined;
  }
  const words = resource.vaccineCode?.text;
  const atc = codingIn(resource.vaccineCode, [oids.atc]);
  return el(
    'code',
    { nullFlavor: 'UNK' },
    originalText(words === undefined ? undefined : text.refer(words)),
    atc ? codeOf('translation', atc.code, atc.oid, atc.display) : undefined,
  );
}

function consumable(context: BuildContext, immunization: Vaccination, code: CdaElement | undefined): CdaElement {
  const { resource } = immunization;
  const words = resource.vaccineCode?.text;
  return el(
    'consumable',
    { typeCode: 'CSM' },
    el(
      'manufacturedProduct',
      { classCode: 'MANU' },
      el(
        'manufacturedMaterial',
        { classCode: 'MMAT', determinerCode: 'KIND' },
        code,
        code || words === undefined ? undefined : el('name', {}, words),
        resource.lotNumber === undefined ? undefined : el('lotNumberText', {}, resource.lotNumber),
      ),
      manufacturer(context, immunization),
    ),
  );
}

/** Who made the vaccine. */
export function manufacturer(context: BuildContext, immunization: Vaccination): CdaElement | undefined {
  const { manufacturer: reference } = immunization.resource;
  const found = context.document.findAs('Organization', reference, immunization);
  if (found) return organizationElement(context, found, 'manufacturerOrganization');
  if (reference?.display === undefined) return undefined;
  return el(
    'manufacturerOrganization',
    { classCode: 'ORG', determinerCode: 'INSTANCE' },
    el('name', {}, reference.display),
  );
}

function performers(context: BuildContext, immunization: Vaccination): readonly CdaElement[] {
  const { resource, path } = immunization;
  return (resource.performer ?? []).flatMap(({ actor }, at) => {
    const where = `${path}.performer[${at}].actor`;
    const party = partyOf(context, actor, where, immunization);
    const entity = party && assignedEntity(context, party, where);
    return entity ? [el('performer', { typeCode: 'PRF' }, entity)] : [];
  });
}

/** Where: the facility by its code of the ministry. */
export function place({ document }: BuildContext, immunization: Vaccination): CdaElement | undefined {
  const location = document.findAs('Location', immunization.resource.location, immunization);
  const id = location && anyIdentifier(location.resource.identifier, [oids.hospital, oids.facility]);
  return id && el('participant', { typeCode: 'LOC' }, el('participantRole', { classCode: 'ROL' }, id));
}

/** Why it was not given: an ICD-9-CM code, or the reason in words, for which the FSE has no code system. */
function reason({ gaps }: BuildContext, { resource, path }: Vaccination, text: SectionText): CdaElement | undefined {
  const concept = resource.statusReason;
  const coded = cd('value', concept, { systems: [oids.icd9cm], type: 'CD' });
  const words = wordsOf(concept);
  if (!coded && words === undefined) {
    gaps.missing(`${path}.statusReason`);
    return undefined;
  }
  const value = coded ?? el('value', { 'xsi:type': 'CD', nullFlavor: 'OTH' }, originalText(text.refer(words ?? '')));
  return relation('RSON', `${template}.10`, '85714-4', 'Motivo per cui non si è ricevuto vaccino', undefined, value);
}

function codesOf(concept: CodeableConcept | undefined): readonly string[] {
  return (concept?.coding ?? []).flatMap(({ system, code }) =>
    system === data.system && code !== undefined ? [code] : [],
  );
}

function wordsOf(concept: CodeableConcept | undefined): string | undefined {
  const words: Readonly<Record<string, string>> = data.words;
  const known = codesOf(concept).find((code) => Object.hasOwn(words, code));
  const display = concept?.coding?.find((coding) => coding.display !== undefined)?.display;
  return concept?.text ?? display ?? (known === undefined ? undefined : words[known]);
}
