import type { Medication } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, decimal } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { related, template } from '../acts.ts';
import { coded } from '../clinical/coded.ts';
import { quantityWords } from '../clinical/value.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { compositionOf, type Medicine, packageCode } from '../prescription/medicine.ts';
import type { Written } from '../remarks.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import type { ReportKind } from './kind.ts';

const productTemplate = '2.16.840.1.113883.2.9.10.1.6.53';

/** What a medicine of its own says that is written; all else becomes a remark. */
const written: Written = {
  status: true,
  code: { text: true, coding: true },
  form: { text: true, coding: true },
  amount: { numerator: true, denominator: true },
  ingredient: { itemCodeableConcept: { text: true, coding: true }, strength: { numerator: true, denominator: true } },
  batch: { lotNumber: true },
};

/** The code systems that a report admits for its medicines: packages alone in that of a remote visit. */
function systemsOf({ remote }: ReportKind): readonly string[] {
  return remote ? [oids.aic] : [oids.aic, oids.equivalenceGroup, oids.atc];
}

/** Whether a report has a coded place for a medicine. */
export function isWritable({ concept }: Medicine, kind: ReportKind): boolean {
  return codingIn(concept, systemsOf(kind)) !== undefined;
}

/**
 * `consumable` of a medicine, by its package, or where the report admits it by group of equivalence or ATC. Source:
 * schematrons RSA b74–b76, b92–b93; Televisita b113–b116, b137–b140, b161–b163.
 */
export function consumable(context: BuildContext, medicine: Medicine, kind: ReportKind): CdaElement {
  const resource = medicine.medication?.resource;
  if (resource && medicine.medication) context.remarks.restOf(resource, medicine.medication.path, written);
  const name = medicine.concept.text;
  const lot = resource?.batch?.lotNumber;
  return el(
    'consumable',
    { typeCode: 'CSM' },
    el(
      'manufacturedProduct',
      { classCode: 'MANU' },
      template(kind.remote ? productTemplate : undefined),
      el(
        'manufacturedMaterial',
        { classCode: 'MMAT', determinerCode: 'KIND' },
        packageCode(context, medicine, { translation: false, systems: systemsOf(kind) }),
        name === undefined ? undefined : el('name', {}, name),
        lot === undefined ? undefined : el('lotNumberText', {}, lot),
      ),
    ),
  );
}

/** `administrationUnitCode`: the form, where it has a code. */
export function unitOf(context: BuildContext, { medication }: Medicine, text: SectionText): CdaElement | undefined {
  const form = medication?.resource.form;
  return medication && codingIn(form)
    ? coded(context, 'administrationUnitCode', form, `${medication.path}.form`, text)
    : undefined;
}

/**
 * Strength and content of the package as numbers of type `REAL`, which have no unit; that stands in the words of the
 * medicine (`medicineWords`). Source: schematrons RSA b95, Televisita b165, and the ministry's sample of the RSA.
 */
export function numbersOf(medicine: Medicine, kind: ReportKind): readonly CdaElement[] {
  const code = codingIn(medicine.concept, systemsOf(kind));
  const resource = medicine.medication?.resource;
  const strength = resource?.ingredient?.length === 1 ? resource.ingredient[0]?.strength?.numerator?.value : undefined;
  const made = (display: string, value: number | undefined) =>
    value === undefined || !code
      ? []
      : [
          related(
            'COMP',
            el(
              'observation',
              { classCode: 'OBS', moodCode: 'EVN' },
              codeOf('code', code.code, code.oid, display),
              el('value', { 'xsi:type': 'REAL', value: decimal(value) }),
            ),
          ),
        ];
  return [...made('Grammatura', strength), ...made('Quantità nella confezione', resource?.amount?.numerator?.value)];
}

/** What of a medicine stands in words: composition, content, form. */
export function medicineWords({ medication }: Medicine): string | undefined {
  const resource: Medication | undefined = medication?.resource;
  return labelled([
    ['Composizione', compositionOf(resource)],
    ['Contenuto', quantityWords(resource?.amount?.numerator)],
    ['Forma', codingIn(resource?.form) ? undefined : wordsOfConcept(resource?.form)],
  ]);
}
