import { readAmount } from '../../layout/amount.ts';
import { toCivilDate, toDayMonthYear } from '../../layout/civil-date.ts';
import { codeIn, extensionOf } from '../siad/home-care-case.ts';
import { anonymityOf } from './anonymity.ts';
import {
  chargedFact,
  coPaymentOf,
  coPaymentPosition,
  costOf,
  exemptionCode,
  inColumn,
  priceOf,
  serviceCostOf,
  sumOf,
} from './charge-fields.ts';
import {
  type DispensedBlock,
  type DispensedLine,
  importedBlock,
  isOf,
  type MedicineLetter,
  prescriptionNumber,
} from './dispensed-block.ts';
import { dispensing } from './fhir-names.ts';
import { type Fields, personFields, type Residence } from './person-fields.ts';
import { blockId, pairsOf, prescriberIn, type RecordPair, totalOf } from './record-pairs.ts';

/** The lines of a block, the total 99 last. What is not known is left out: the layouts then tell what lacks. */
export function toRecordPairs(block: DispensedBlock, letter: MedicineLetter, residence: Residence): RecordPair[] {
  const isAnonymous = anonymityOf(block.lines) === 'anonymous';
  const { region, body, point } = block.dispenser;
  const key = { regioneAddebitante: region, aziendaInviante: body, presidioErogatore: point, id: idOf(block) };
  const mayNameProvince = letter === 'D' || block.lines.every(({ dispense }) => isOf(dispense, 'dpc'));
  const person = {
    ...key,
    medicoPrescrittore: isAnonymous ? undefined : prescriberCode(block),
    ...personFields(block.patient, residence, { isAnonymous, mayNameProvince }),
  };
  const services = letter === 'D' ? servicesOfD(block) : servicesOfF(block);
  return pairsOf(person, { ...key, numeroRicetta: numberOf(block) }, services);
}

function servicesOfD(block: DispensedBlock): Fields[] {
  const stated = coPaymentOf(block);
  const position = coPaymentPosition(block);
  // Who is exempt pays nothing, said or not; of who is not, somebody has to say what was paid.
  const coPayment = stated ?? (position === 'exempt' || position === undefined ? 0n : undefined);
  const shared = {
    ticket: stated === undefined && position === undefined ? '0' : '1',
    posizioneTicket: positionOfD(position, stated),
  };
  const prices = block.lines.map(priceOf);
  const details = block.lines.map((line, index) => ({
    ...shared,
    dataErogazione: dayOf(line),
    codiceFarmaco: codeIn(line.medicine, dispensing.aic),
    quantita: packages(line),
    importoTicket: inColumn(0n, 4, 2),
    importoTotale: inColumn(prices[index], 5, 2),
  }));
  return [
    ...details,
    {
      ...shared,
      dataErogazione: lastDay(block),
      quantita: '000',
      importoTicket: inColumn(coPayment, 4, 2),
      importoTotale: inColumn(totalOf(prices, coPayment), 5, 2),
      tipoModulo: '01',
      codiceEsenzione: shared.posizioneTicket === '01' ? exemptionCode(block) : undefined,
    },
  ];
}

function positionOfD(position: string | undefined, stated: bigint | undefined): string | undefined {
  if (position === 'income') return (stated ?? 0n) > 0n ? '02' : '01';
  return position === 'exempt' ? '01' : position === 'not-exempt' ? '02' : undefined;
}

function servicesOfF(block: DispensedBlock): Fields[] {
  const stated = coPaymentOf(block) ?? 0n;
  const posizioneTicket = positionOfF(block, stated);
  const costs = block.lines.map(costOf);
  const fees = block.lines.map(serviceCostOf);
  const details = block.lines.map((line, index) => ({
    dataErogazione: dayOf(line),
    codiceFarmaco: codeIn(line.medicine, kindOf(line) === '1' ? dispensing.aic : dispensing.atc),
    posizioneTicket,
    importoTicket: inColumn(0n, 4, 2),
    modalitaErogazione: modeOf(line),
    tipoMedicinale: kindOf(line),
    fattoreConversione: '1',
    quantita: inColumn(readAmount(line.dispense.quantity?.value?.toFixed(5)), 12, 2),
    importoTotale: inColumn(costs[index], 8, 5),
    costoServizio: inColumn(fees[index], 4, 2),
  }));
  const service = sumOf(fees);
  const [first] = block.lines;
  return [
    ...details,
    {
      dataErogazione: lastDay(block),
      posizioneTicket,
      importoTicket: inColumn(stated, 4, 2),
      modalitaErogazione: first && modeOf(first),
      quantita: inColumn(0n, 12, 2),
      importoTotale: inColumn(totalOf(costs, stated - service), 8, 5),
      costoServizio: inColumn(service, 4, 2),
    },
  ];
}

function positionOfF(block: DispensedBlock, stated: bigint): string {
  const position = coPaymentPosition(block);
  if (position === 'not-exempt' || (position === 'income' && stated > 0n)) return '01';
  if (position !== 'exempt') return stated > 0n ? '01' : '09';
  // Families of the national scheme: R rare diseases, digits chronic diseases, other letters conditions.
  const code = exemptionCode(block);
  if (code === undefined) return '00';
  return code.startsWith('R') ? '04' : /^\d/.test(code) ? '03' : '02';
}

function modeOf({ dispense }: DispensedLine): string | undefined {
  return isOf(dispense, 'dpc') ? '06' : extensionOf(dispense, dispensing.mode)?.valueCoding?.code;
}

function kindOf({ dispense }: DispensedLine): string | undefined {
  return isOf(dispense, 'dpc') ? '1' : extensionOf(dispense, dispensing.kind)?.valueCoding?.code;
}

function dayOf({ dispense }: DispensedLine): string | undefined {
  const day = toCivilDate(dispense.whenHandedOver);
  return day && toDayMonthYear(day);
}

/** The last day on which something was handed over, in Italy. */
export function lastCivilDay({ lines }: DispensedBlock): string | undefined {
  return lines
    .flatMap(({ dispense }) => toCivilDate(dispense.whenHandedOver) ?? [])
    .sort()
    .at(-1);
}

function lastDay(block: DispensedBlock): string | undefined {
  const day = lastCivilDay(block);
  return day && toDayMonthYear(day);
}

function packages({ dispense }: DispensedLine): string | undefined {
  const count = dispense.quantity?.value;
  return count !== undefined && Number.isInteger(count) && count >= 0 && count < 1000
    ? String(count).padStart(3, '0')
    : undefined;
}

function numberOf({ lines: [first] }: DispensedBlock): string | undefined {
  const contact = first?.dispense.identifier?.find(({ system }) => system === dispensing.contactNumber)?.value;
  return (first && prescriptionNumber(first)) ?? (contact === undefined || contact.length > 16 ? undefined : contact);
}

function idOf({ lines: [first], dispenser }: DispensedBlock): string | undefined {
  if (!first) return undefined;
  return (
    importedBlock(first.dispense) ??
    blockId(prescriptionNumber(first), dispenser, `MedicationDispense/${first.dispense.id}`)
  );
}

function prescriberCode({ lines: [first], prescriber }: DispensedBlock): string | undefined {
  const charged = first?.prescription ? undefined : chargedFact(first, 'prescrittore')?.valueIdentifier;
  return prescriberIn(charged ? [charged] : prescriber);
}
