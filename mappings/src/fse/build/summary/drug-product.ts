import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { translatedCode } from '../clinical/coded-value.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { compositionOf, medicineOf } from '../prescription/medicine.ts';
import type { Written } from '../remarks.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const materialTemplate = '2.16.840.1.113883.10.22.4.3';
const systems: readonly string[] = [oids.aic, oids.atc, oids.equivalenceGroup];
const medication: Written = { ...written.Medication };

/**
 * `consumable` of a therapy: its medicine by AIC, ATC or equivalence group, the others as translations; a medicine that has
 * none of them is a gap. Source: schematron PSS 4.0, b113–b115, b221–b225.
 */
export function drugProduct(
  context: BuildContext,
  owner: Located<MedicationStatement> | Located<MedicationRequest>,
  text: SectionText,
  options: { readonly translations?: number } = {},
): CdaElement | undefined {
  const medicine = medicineOf(context, owner);
  if (!medicine) return undefined;
  const code = translatedCode(context, medicine.concept, medicine.path, systems, text, options.translations);
  if (!code) {
    context.gaps.missing(`${medicine.path}.coding.where(system = 'urn:oid:${oids.aic}')`);
    return undefined;
  }
  const { medication: found } = medicine;
  if (found) context.remarks.restOf(found.resource, found.path, medication);
  const form = codingIn(found?.resource.form);
  const description = labelled([
    ['Forma', form ? undefined : wordsOfConcept(found?.resource.form)],
    ['Composizione', compositionOf(found?.resource)],
  ]);
  const lot = found?.resource.batch?.lotNumber;
  const material = el(
    'manufacturedMaterial',
    { classCode: 'MMAT', determinerCode: 'KIND' },
    el('templateId', { root: materialTemplate }),
    code,
    description === undefined ? undefined : el('desc', {}, description),
    form && codeOf('formCode', form.code, form.oid, form.display),
    lot === undefined ? undefined : el('lotNumberText', {}, lot),
  );
  const product = el(
    'manufacturedProduct',
    { classCode: 'MANU' },
    el('templateId', { root: entryTemplate('2.2') }),
    material,
  );
  return el('consumable', { typeCode: 'CSM' }, product);
}
