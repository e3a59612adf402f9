import type { Immunization, ImmunizationRecommendationRecommendation } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { cd, codeOf, codingIn, ivl, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';

const template = '2.16.840.1.113883.2.9.10.1.11.4';
const antigenSystem = '2.16.840.1.113883.2.9.6.1.56.4';
const conditionSystem = '2.16.840.1.113883.2.9.6.1.56.1';
const categorySystem = '2.16.840.1.113883.2.9.6.1.56.2';
const reactionSystem = '2.16.840.1.113883.2.9.6.1.32';

type Vaccination = Located<Immunization>;

/** An `entryRelationship` with an observation that is completed, as all those of a vaccination are. */
export function relation(
  typeCode: string,
  templateId: string,
  code: string,
  display: string,
  effectiveTime: CdaElement | undefined,
  value: CdaElement | undefined,
  ...more: readonly (CdaElement | undefined)[]
): CdaElement {
  return el(
    'entryRelationship',
    { typeCode, inversionInd: typeCode === 'SUBJ' ? 'true' : 'false' },
    el(
      'observation',
      { classCode: 'OBS', moodCode: 'EVN' },
      el('templateId', { root: templateId }),
      codeOf('code', code, oids.loinc, display),
      el('statusCode', { code: 'completed' }),
      effectiveTime,
      value,
      more,
    ),
  );
}

/** Number of the dose, once for all antigens; when theirs differ each stands with its antigen (`antigens`). */
export function doseNumbers({ gaps }: BuildContext, { resource, path }: Vaccination): CdaElement | undefined {
  const all = (resource.protocolApplied ?? []).map((protocol, at) => {
    const dose = doseOf(protocol.doseNumberPositiveInt, protocol.doseNumberString);
    if (dose === undefined && protocol.doseNumberString !== undefined) {
      gaps.value(`${path}.protocolApplied[${at}].doseNumber`);
    }
    return dose;
  });
  const [first] = all;
  if (first === undefined || all.some((dose) => dose !== first)) return undefined;
  return doseRelation(first);
}

function doseRelation(dose: string): CdaElement {
  return relation(
    'SUBJ',
    `${template}.3`,
    '30973-2',
    'Numero di dose',
    undefined,
    el('value', { 'xsi:type': 'INT', value: dose }),
  );
}

/** The number of a dose as the CDA takes it: 1 to 99. */
export function doseOf(number: number | undefined, text: string | undefined): string | undefined {
  const written = number === undefined ? text?.trim() : String(number);
  return written !== undefined && /^[1-9]\d?$/.test(written) ? written : undefined;
}

/** Diseases or antigens that the vaccination is for, or that the person is immune to. */
export function antigens(
  { gaps }: BuildContext,
  { resource, path }: Vaccination,
  templateId: string,
  code: string,
  display: string,
): readonly CdaElement[] {
  const protocols = resource.protocolApplied ?? [];
  const doses = protocols.map((one) => doseOf(one.doseNumberPositiveInt, one.doseNumberString));
  const differ = templateId.endsWith('.9') && new Set(doses).size > 1;
  return protocols.flatMap((protocol, at) => {
    const dose = doses[at];
    const own = differ && dose !== undefined ? doseRelation(dose) : undefined;
    return (protocol.targetDisease ?? []).flatMap((disease, index) => {
      const value = cd('value', disease, { systems: [antigenSystem, oids.icd9cm], type: 'CD' });
      if (!value) gaps.value(`${path}.protocolApplied[${at}].targetDisease[${index}]`);
      return value ? [relation('RSON', templateId, code, display, undefined, value, own)] : [];
    });
  });
}

/**
 * Category at risk and health condition, one of each as the schematron allows; further ones are named below the narrative.
 */
export function risks({ resource }: Vaccination, text: SectionText): readonly CdaElement[] {
  const pick = (systems: readonly string[], templateId: string, code: string, display: string) => {
    const found = (resource.reasonCode ?? []).filter((concept) => codingIn(concept, systems));
    for (const further of found.slice(1)) {
      const coding = codingIn(further, systems);
      text.refer(further.text ?? coding?.display ?? `${display}: ${coding?.code ?? ''}`);
    }
    const value = cd('value', found[0], { systems, type: 'CD' });
    return value ? [relation('RSON', templateId, code, display, undefined, value)] : [];
  };
  return [
    ...pick([categorySystem], `${template}.5`, '95715-9', 'Categorie a rischio'),
    ...pick([oids.icd9cm, conditionSystem], `${template}.6`, '59785-6', 'Indicazioni per la vaccinazione'),
  ];
}

/** Adverse reactions, with the words or code of the observation that details them. */
export function reactions(context: BuildContext, immunization: Vaccination, text: SectionText): readonly CdaElement[] {
  return (immunization.resource.reaction ?? []).map((reaction) => {
    const detail = context.document.findAs('Observation', reaction.detail, immunization);
    const concept = detail?.resource.valueCodeableConcept ?? detail?.resource.code;
    const words = concept?.text ?? detail?.resource.valueString ?? reaction.detail?.display;
    const reference = words === undefined ? undefined : text.refer(words);
    const systems = [oids.icd9cm, reactionSystem];
    const value = cd('value', concept, { systems, type: 'CD', ...(reference === undefined ? {} : { reference }) });
    // The schematron wants a value of one of the two systems or none; then the words are the text of the observation.
    const observed = relation(
      'CAUS',
      `${template}.8`,
      '31044-1',
      'Immunization reaction',
      ivl('effectiveTime', reaction.date === undefined ? undefined : { start: reaction.date }),
      value,
    );
    return value || reference === undefined ? observed : withText(observed, reference);
  });
}

/** Puts `text` in front of the status of an observation. */
function withText(relationship: CdaElement, reference: string): CdaElement {
  const children = relationship.children.map((child) => {
    if (typeof child === 'string') return child;
    const at = child.children.findIndex((one) => typeof one !== 'string' && one.name === 'statusCode');
    const text = el('text', {}, el('reference', { value: reference }));
    return { ...child, children: [...child.children.slice(0, at), text, ...child.children.slice(at)] };
  });
  return { ...relationship, children };
}

/** Until when the dose covers and when the next is due, from the forecast in the document that this dose supports. */
export function schedule(context: BuildContext, immunization: Vaccination): readonly CdaElement[] {
  const { covered, due: next } = forecast(context, immunization);
  const overdue = covered === undefined ? undefined : ivl('value', { end: covered }, 'IVL_TS');
  const due = ts('value', next, 'TS');
  return [
    ...(overdue
      ? [relation('REFR', `${template}.4`, '59778-1', 'Date when overdue for immunization', undefined, overdue)]
      : []),
    ...(due ? [relation('REFR', `${template}.4`, '30980-7', 'Date vaccine due', undefined, due)] : []),
  ];
}

/** The dates of that forecast. */
export function forecast(
  { document }: BuildContext,
  immunization: Vaccination,
): { readonly covered?: string | undefined; readonly due?: string | undefined } {
  const found = document
    .all('ImmunizationRecommendation')
    .flatMap((located) => (located.resource.recommendation ?? []).map((one) => ({ one, located })))
    .find(({ one, located }) =>
      one.supportingImmunization?.some(
        (reference) => document.find(reference, located)?.resource === immunization.resource,
      ),
    )?.one;
  return found ? { covered: dateOf(found, ['59778-1', '59777-3']), due: dateOf(found, ['30980-7']) } : {};
}

function dateOf(forecast: ImmunizationRecommendationRecommendation, codes: readonly string[]): string | undefined {
  for (const code of codes) {
    const found = forecast.dateCriterion?.find((one) => codingIn(one.code, [oids.loinc])?.code === code);
    if (found?.value !== undefined) return found.value;
  }
  return undefined;
}
