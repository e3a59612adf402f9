import type { MedicationAdministration } from '@medplum/fhirtypes';
import { ivl, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { noteAct, related, textReference } from '../acts.ts';
import { coded } from '../clinical/coded.ts';
import { performers } from '../clinical/performers.ts';
import { quantityWords } from '../clinical/value.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { medicineOf } from '../prescription/medicine.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { inWords, type ReportKind } from './kind.ts';
import { consumable, isWritable, medicineWords, unitOf } from './medicine.ts';
import data from './written.json' with { type: 'json' };

const written: Written = { ...data.MedicationAdministration };

const statuses: Readonly<Record<string, string>> = {
  completed: 'completed',
  'in-progress': 'active',
  'on-hold': 'suspended',
  stopped: 'aborted',
};

/**
 * A drug that was given during a service, as `substanceAdministration`; in words where the report has no code system for it.
 * Its code is not known: FHIR has none. Source: schematrons RSA b83, Televisita b136–b145.
 */
export function administered(
  context: BuildContext,
  located: Located<MedicationAdministration>,
  text: SectionText,
  kind: ReportKind,
): readonly CdaElement[] {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  const medicine = medicineOf(context, located);
  if (!medicine) return [];
  const { dosage } = resource;
  const note = noteWords(resource.note);
  const amount = [dosage?.text, quantityWords(dosage?.dose)].filter(Boolean).join(', ');
  if (!isWritable(medicine, kind)) {
    const name = wordsOfConcept(medicine.concept) ?? 'Farmaco';
    inWords(context, text, [name, amount, medicineWords(medicine), note].filter(Boolean).join('; '), path);
    return [];
  }
  remarks.restOf(resource, path, written);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const actors = (resource.performer ?? []).map(({ actor }) => actor);
  const who = performers(context, actors, located, (at) => `${path}.performer[${at}].actor`);
  const status = statuses[resource.status ?? ''];
  const reasons = [...(resource.reasonCode ?? []), ...(resource.statusReason ?? [])];
  const words = labelled([
    ['', dosage?.text],
    ['', medicineWords(medicine)],
    ['Motivo', reasons.map((one) => wordsOfConcept(one)).join(', ')],
    ['Eseguito da', who.names.join(', ')],
  ]);
  return [
    el(
      'substanceAdministration',
      { classCode: 'SBADM', moodCode: 'EVN', negationInd: resource.status === 'not-done' ? 'true' : undefined },
      anyIdentifier(resource.identifier),
      el('code', { nullFlavor: 'NA' }),
      textReference(text, words),
      status === undefined ? undefined : el('statusCode', { code: status }),
      given(context, located),
      coded(context, 'routeCode', dosage?.route, `${path}.dosage.route`, text),
      coded(context, 'approachSiteCode', dosage?.site, `${path}.dosage.site`, text),
      pq('doseQuantity', dosage?.dose),
      pq('rateQuantity', dosage?.rateQuantity),
      unitOf(context, medicine, text),
      consumable(context, medicine, kind),
      who.elements,
      note === undefined ? undefined : related('COMP', noteAct(text, note)),
    ),
  ];
}

function given({ gaps }: BuildContext, { resource, path }: Located<MedicationAdministration>): CdaElement | undefined {
  const { effectiveDateTime, effectivePeriod } = resource;
  const made = ts('effectiveTime', effectiveDateTime) ?? ivl('effectiveTime', effectivePeriod, 'IVL_TS');
  if (!made && (effectiveDateTime !== undefined || effectivePeriod)) gaps.value(`${path}.effective`);
  return made;
}
