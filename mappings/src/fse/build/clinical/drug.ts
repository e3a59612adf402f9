import type { CodeableConcept, Medication, Quantity, Ratio, Reference } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText, pq } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOfWords, codeOrWords, related } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { organizationElement } from '../header/people.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { wordsOfConcept } from '../words.ts';

/** A resource that names a medicine. */
export interface NamesMedicine {
  readonly medicationCodeableConcept?: CodeableConcept;
  readonly medicationReference?: Reference;
}

/** The medicine of a therapy as elements of its `substanceAdministration`. */
export interface WrittenDrug {
  /** `administrationUnitCode`: the form. */
  readonly form: CdaElement | undefined;
  readonly consumable: CdaElement;
  /** Strength and content of the package. */
  readonly numbers: readonly CdaElement[];
}

/** Concept of the medicine with its FHIRPath; a gap when the reference leads nowhere or there is none. */
export function namedDrug(
  { document, gaps }: BuildContext,
  owner: Located,
  { medicationCodeableConcept: concept, medicationReference: reference }: NamesMedicine,
): { readonly concept: CodeableConcept; readonly path: string; readonly medication?: Located<Medication> } | undefined {
  if (concept) return { concept, path: `${owner.path}.medication` };
  const medication = document.findAs('Medication', reference, owner);
  if (!medication) {
    if (reference?.reference !== undefined) gaps.reference(`${owner.path}.medication`);
    else if (reference?.display !== undefined)
      return { concept: { text: reference.display }, path: `${owner.path}.medication` };
    else gaps.missing(`${owner.path}.medication`);
    return undefined;
  }
  const { code } = medication.resource;
  if (!code) gaps.missing(`${medication.path}.code`);
  return code && { concept: code, path: `${medication.path}.code`, medication };
}

/**
 * The medicine of a therapy: `manufacturedMaterial` with a code of one of `systems` (the preferred first; words where they are
 * admitted), the ATC as its translation. Nothing when it has none of these codes and words are not admitted.
 */
export function drug(
  context: BuildContext,
  { concept, path, medication }: NonNullable<ReturnType<typeof namedDrug>>,
  text: SectionText,
  options: { readonly systems: readonly string[]; readonly words: boolean },
): WrittenDrug | undefined {
  const found = codingIn(concept, options.systems);
  const code = found
    ? coded(context, concept, path, found, text)
    : options.words
      ? codeOfWords('code', text, wordsOfConcept(concept))
      : undefined;
  if (!code) return undefined;
  const { form, batch, manufacturer, amount, ingredient } = medication?.resource ?? {};
  const maker = medication && context.document.findAs('Organization', manufacturer, medication);
  const strength = ingredient?.length === 1 ? ingredient[0]?.strength?.numerator : undefined;
  if (medication) leaveRest(context, medication, { maker: maker !== undefined, strength: strength !== undefined });
  return {
    form: codeOrWords(context, 'administrationUnitCode', form, `${medication?.path}.form`, text),
    consumable: el(
      'consumable',
      { typeCode: 'CSM' },
      el(
        'manufacturedProduct',
        { classCode: 'MANU' },
        el(
          'manufacturedMaterial',
          { classCode: 'MMAT', determinerCode: 'KIND' },
          code,
          batch?.lotNumber === undefined ? undefined : el('lotNumberText', {}, batch.lotNumber),
        ),
        maker && organizationElement(context, maker, 'manufacturerOrganization'),
      ),
    ),
    numbers: [
      ...number(context, 'Grammatura', strength, found, `${medication?.path}.ingredient[0].strength`),
      ...number(context, 'Quantità nella Confezione', amount?.numerator, found, `${medication?.path}.amount`),
    ],
  };
}

function coded(
  { remarks }: BuildContext,
  concept: CodeableConcept,
  path: string,
  found: NonNullable<ReturnType<typeof codingIn>>,
  text: SectionText,
): CdaElement {
  const atc = found.oid === oids.atc ? undefined : codingIn(concept, [oids.atc]);
  for (const [at, { system, code }] of (concept.coding ?? []).entries()) {
    const written = [found, atc].some((one) => one && one.oid === oidOf(system) && one.code === code);
    if (!written) remarks.leftOut(`${path}.coding[${at}]`);
  }
  const words = concept.text === undefined ? undefined : originalText(text.refer(concept.text));
  const translation = atc && codeOf('translation', atc.code, atc.oid, atc.display);
  return codeOf('code', found.code, found.oid, found.display, {}, words, translation);
}

/** A number of the medicine beside it, under the code of the medicine as in the ministry's sample. */
function number(
  { remarks }: BuildContext,
  display: string,
  quantity: Quantity | undefined,
  found: ReturnType<typeof codingIn>,
  place: string,
): readonly CdaElement[] {
  const value = pq('value', quantity, 'PQ');
  if (!value || !found) {
    if (quantity) remarks.leftOut(place);
    return [];
  }
  const code = codeOf('code', found.code, found.oid, display);
  return [related('COMP', el('observation', { classCode: 'OBS', moodCode: 'EVN' }, code, value))];
}

function leaveRest(
  { remarks }: BuildContext,
  { resource, path }: Located<Medication>,
  { maker, strength }: { readonly maker: boolean; readonly strength: boolean },
): void {
  const { amount, ingredient, code } = resource;
  const [first] = ingredient ?? [];
  // A strength stands under the code of the medicine, and is that of one unit.
  const same = JSON.stringify(first?.itemCodeableConcept) === JSON.stringify(code);
  const part = { itemCodeableConcept: same, strength: { numerator: true, denominator: isOne(first?.strength) } };
  remarks.restOf(resource, path, {
    code: { text: true, coding: true },
    status: true,
    form: { text: true, coding: true },
    manufacturer: maker,
    amount: { numerator: true, denominator: isOne(amount) },
    batch: { lotNumber: true },
    ...(strength ? { ingredient: part } : {}),
  });
}

function isOne(ratio: Ratio | undefined): boolean {
  const { value, unit, code } = ratio?.denominator ?? {};
  return value === 1 && (unit ?? code ?? '1') === '1';
}
