import type {
  CodeableConcept,
  Medication,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
} from '@medplum/fhirtypes';
import { nameOfOid, oidOf, oids } from '../../cda/code-systems.ts';
import { cd, codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import written from '../written.json' with { type: 'json' };

/** A medicine as a document names it: its codes and where they stand; the Medication where it is one of its own. */
export interface Medicine {
  readonly concept: CodeableConcept;
  /** FHIRPath of the concept. */
  readonly path: string;
  readonly medication?: Located<Medication>;
}

const medication: Written = { ...written.Medication };

/** The medicine of a prescription or a dispensing; a gap when there is none. */
export function medicineOf(
  { document, gaps }: BuildContext,
  owner: Located<MedicationRequest> | Located<MedicationDispense> | Located<MedicationStatement>,
): Medicine | undefined {
  const { medicationCodeableConcept: concept, medicationReference: reference } = owner.resource;
  if (concept) return { concept, path: `${owner.path}.medication` };
  const found = document.findAs('Medication', reference, owner);
  if (!found) {
    if (reference) gaps.reference(`${owner.path}.medication`);
    else gaps.missing(`${owner.path}.medication`);
    return undefined;
  }
  if (found.resource.code) {
    return { concept: found.resource.code, path: `${found.path}.code`, medication: found };
  }
  gaps.missing(`${found.path}.code`);
  return undefined;
}

/** Code systems of medicines that come in packages of their own. */
export const packaged: readonly string[] = [oids.aic, oids.equivalenceGroup];

/**
 * `manufacturedProduct` of a prescription: a package by AIC or equivalence group with its ATC as translation, else what is
 * made for the person (galenic, foreign), by its code or by its words. Source: schematrons PrF b30–b34, PrFNoSSN b41.
 */
export function prescribedProduct(
  context: BuildContext,
  medicine: Medicine,
  text: SectionText,
  options: { readonly onlyPackages: boolean },
): CdaElement | undefined {
  const code = packageCode(context, medicine, { translation: !options.onlyPackages });
  if (code) {
    restOfMedication(context, medicine, ['form', 'ingredient']);
    return labelledDrug(code, medicine.concept.text);
  }
  if (options.onlyPackages) {
    context.gaps.missing(`${medicine.path}.coding.where(system = 'urn:oid:${oids.aic}')`);
    return undefined;
  }
  return madeUp(context, medicine, text);
}

/**
 * Code of a package: AIC, else equivalence group. The ATC is its translation, or the group where there is no ATC; the
 * schematron admits one. With `translation` one of them is needed.
 */
export function packageCode(
  { gaps, remarks }: BuildContext,
  { concept, path }: Medicine,
  options: { readonly translation: boolean; readonly systems?: readonly string[] },
): CdaElement | undefined {
  const found = codingIn(concept, options.systems ?? packaged);
  if (!found) return undefined;
  const other = codingIn(
    concept,
    [oids.atc, oids.equivalenceGroup].filter((system) => system !== found.oid),
  );
  if (!other && options.translation) gaps.missing(`${path}.coding.where(system = 'http://www.whocc.no/atc')`);
  for (const [at, { system }] of (concept.coding ?? []).entries()) {
    const oid = oidOf(system);
    if (oid !== found.oid && oid !== other?.oid) remarks.leftOut(`${path}.coding[${at}]`);
  }
  const translation = other && codeOf('translation', other.code, other.oid, other.display);
  return codeOf('code', found.code, found.oid, found.display ?? concept.text, {}, translation);
}

/** `manufacturedProduct` with a code and a name. */
export function labelledDrug(code: CdaElement, name: string | undefined, id?: CdaElement): CdaElement {
  const drug = { classCode: 'MMAT', determinerCode: 'KIND' };
  const named = name === undefined ? undefined : el('name', {}, name);
  return el('manufacturedProduct', { classCode: 'MANU' }, id, el('manufacturedLabeledDrug', drug, code, named));
}

const groups = new Set<string>([oids.aic, oids.equivalenceGroup, oids.atc]);

/** A medicine made for the person; without a code its words are the original text, and the code is `OTH`. */
function madeUp(context: BuildContext, medicine: Medicine, text: SectionText): CdaElement | undefined {
  const { gaps } = context;
  const { concept, path } = medicine;
  const coding = (concept.coding ?? []).find(({ system, code }) => {
    const oid = oidOf(system);
    return oid !== undefined && nameOfOid(oid) !== 'HL7 NullFlavor' && !groups.has(oid) && code !== undefined;
  });
  const uncoded = (concept.coding ?? []).every(({ system }) => !groups.has(oidOf(system) ?? ''));
  const words = concept.text;
  const code = coding
    ? cd('code', { coding: [coding], ...(words === undefined ? {} : { text: words }) })
    : uncoded && words !== undefined
      ? el('code', { nullFlavor: 'OTH' }, originalText(text.refer(words)))
      : undefined;
  if (!code) {
    gaps.missing(`${path}.coding.where(system = 'urn:oid:${oids.aic}')`);
    return undefined;
  }
  const resource = medicine.medication?.resource;
  const form = resource?.form;
  const formCode = codingIn(form);
  const description = labelled([
    ['Forma', formCode ? undefined : wordsOfConcept(form)],
    ['Composizione', compositionOf(resource)],
  ]);
  restOfMedication(context, medicine, []);
  return el(
    'manufacturedProduct',
    { classCode: 'MANU' },
    el(
      'manufacturedMaterial',
      { classCode: 'MMAT', determinerCode: 'KIND' },
      code,
      words === undefined ? undefined : el('name', {}, words),
      description === undefined ? undefined : el('desc', {}, description),
      formCode && codeOf('formCode', formCode.code, formCode.oid, formCode.display ?? form?.text),
    ),
  );
}

/** The ingredients as words; the extension of the schema for them has no place in its material. */
export function compositionOf(resource: Medication | undefined): string | undefined {
  const list = (resource?.ingredient ?? []).flatMap(({ itemCodeableConcept, strength }) => {
    const name = wordsOfConcept(itemCodeableConcept);
    if (name === undefined) return [];
    const amount = (part: 'numerator' | 'denominator') => {
      const { value, code, unit } = strength?.[part] ?? {};
      return value === undefined ? undefined : `${value} ${unit ?? code ?? ''}`.trim();
    };
    return [[name, [amount('numerator'), amount('denominator')].filter(Boolean).join(' / ')].filter(Boolean).join(' ')];
  });
  return list.length === 0 ? undefined : list.join(', ');
}

function restOfMedication({ remarks }: BuildContext, { medication: found }: Medicine, more: readonly string[]): void {
  if (!found) return;
  const parts: Written = Object.fromEntries(Object.entries(medication).filter(([key]) => !more.includes(key)));
  remarks.restOf(found.resource, found.path, parts);
}
