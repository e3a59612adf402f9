import type { CodeableConcept, DeviceRequest, Extension, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../../services/steps/changes.ts';
import { codeIn, extensionOf } from '../../../services/steps/elements.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import { given, needed, UnwritableCall } from '../../tasks/unwritable.ts';
import type { RequestOf } from '../operations.ts';
import { systems } from './systems.ts';

/** A line of a prescription as it is stored. */
export type PrescribedLine = Read<MedicationRequest> | Read<ServiceRequest> | Read<DeviceRequest>;

type MessageLine = RequestOf<'send'>['ElencoDettagliPrescrizioni']['DettaglioPrescrizione'][number];

/** The medicine of a prescription, plan or dispensing. */
export async function medicineOf(
  store: Reading,
  of: Pick<MedicationRequest, 'medicationCodeableConcept' | 'medicationReference'>,
): Promise<CodeableConcept | undefined> {
  if (of.medicationCodeableConcept !== undefined) return of.medicationCodeableConcept;
  return (await readResource(store, 'Medication', of.medicationReference?.reference))?.code;
}

/** How a coding, or the concept that it is of, is called. */
export function nameIn(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((one) => one.system === system)?.display;
}

/**
 * The line of a medicine. Dosage goes as note of the line, which is unverified. A medicine without AIC and equivalence group goes by
 * its name.
 */
export async function drugLine(store: Reading, line: Read<MedicationRequest>): Promise<MessageLine> {
  const medicine = await medicineOf(store, line);
  const codProdPrest = codeIn(medicine, systems.aic);
  const codGruppoEquival = codeIn(medicine, systems.equivalenceGroup);
  const descrProdPrest = medicine?.text ?? nameIn(medicine, systems.aic);
  if (codProdPrest === undefined && codGruppoEquival === undefined)
    needed(descrProdPrest, 'MedicationRequest.medication');
  const isKept = line.substitution?.allowedCodeableConcept?.coding?.some(({ code }) => code === 'N') === true;
  const notes = [
    ...(line.dosageInstruction ?? []).map(({ text }) => text),
    ...(line.note ?? []).map(({ text }) => text),
  ];
  return {
    ...given({
      codProdPrest,
      descrProdPrest,
      codGruppoEquival,
      descrGruppoEquival: nameIn(medicine, systems.equivalenceGroup),
      descrTestoLiberoNote: joined(notes),
      nonSost: isKept ? '1' : undefined,
      motivazNote: isKept ? line.substitution?.reason?.text : undefined,
      codMotivazione: isKept
        ? needed(line.substitution?.reason?.coding?.[0]?.code, 'MedicationRequest.substitution.reason')
        : undefined,
      notaProd: line.reasonCode?.map((reason) => codeIn(reason, systems.aifaNote)).find((one) => one !== undefined),
    }),
    quantita: quantityOf(line.dispenseRequest?.quantity?.value, 'MedicationRequest.dispenseRequest.quantity'),
  };
}

/** The line of a service. */
export function serviceLine(line: Read<ServiceRequest>): MessageLine {
  const codProdPrest = codeIn(line.code, systems.nationalNomenclature);
  const codCatalogoPrescr = codeIn(line.code, systems.regionalCatalogue);
  needed(codProdPrest ?? codCatalogoPrescr, 'ServiceRequest.code');
  const conditions = extensionOf(line, extensionUrl.LeaConditions);
  const isTelevisita = line.orderDetail?.some((one) => codeIn(one, codeSystemUrl.PrescriptionOrderDetail) === 'TV');
  const sessions = line.occurrenceTiming?.repeat?.count;
  return {
    ...given({
      codProdPrest,
      descrProdPrest:
        line.code?.text ??
        nameIn(line.code, systems.nationalNomenclature) ??
        nameIn(line.code, systems.regionalCatalogue),
      descrTestoLiberoNote: joined((line.note ?? []).map(({ text }) => text)),
      prescrizione1: isTelevisita ? 'TV;' : undefined,
      codCatalogoPrescr,
      tipoAccesso: codingOf(line, extensionUrl.PrescriptionAccess),
      numeroNota: partOf(conditions, 'numeroNota'),
      condErogabilita: partOf(conditions, 'condErogabilita'),
      approprPrescrittiva: partOf(conditions, 'approprPrescrittiva'),
      patologia: partOf(conditions, 'patologia'),
      numsedute: sessions === undefined ? undefined : quantityOf(sessions, 'ServiceRequest.occurrence.repeat.count'),
    }),
    quantita: quantityOf(line.quantityQuantity?.value, 'ServiceRequest.quantity'),
  };
}

/**
 * The line of an aid, among the drugs (F): by its name, since its code has no place. Without a quantity it is one; more than nine a month
 * cannot be said. That aids go in this way is unverified.
 */
export function aidLine(line: Read<DeviceRequest>): MessageLine {
  const code = line.codeCodeableConcept;
  const monthly = line.parameter?.find(
    (one) => codeIn(one.code, codeSystemUrl.DeviceParameter) === 'quantity-per-month',
  );
  const quantity = monthly === undefined ? 1 : monthly.valueQuantity?.value;
  const name = code?.text ?? code?.coding?.map(({ display }) => display).find((one) => one !== undefined);
  return {
    descrProdPrest: needed(name, 'DeviceRequest.code.text'),
    ...given({ descrTestoLiberoNote: joined((line.note ?? []).map(({ text }) => text)) }),
    quantita: quantityOf(quantity, 'DeviceRequest.parameter'),
  };
}

/** The code in an extension with a Coding. */
export function codingOf(resource: { readonly extension?: Extension[] }, url: string): string | undefined {
  return extensionOf(resource, url)?.valueCoding?.code;
}

function partOf(extension: Extension | undefined, url: string): string | undefined {
  return extension?.extension?.find((one) => one.url === url)?.valueString;
}

/** Messages have one digit for quantities. */
function quantityOf(value: number | undefined, place: string): string {
  if (value === undefined || !Number.isInteger(value) || value < 1 || value > 9) throw new UnwritableCall(place);
  return String(value);
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  const all = texts.filter((one) => one !== undefined && one.trim() !== '');
  return all.length === 0 ? undefined : all.join('; ');
}
