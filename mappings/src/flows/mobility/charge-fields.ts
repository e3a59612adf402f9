import type { Extension, MedicationDispense } from '@medplum/fhirtypes';
import { readAmount, writeAmount } from '../../layout/amount.ts';
import { extensionOf } from '../siad/home-care-case.ts';
import type { DispensedBlock, DispensedLine } from './dispensed-block.ts';
import { dispensing, mobility } from './fhir-names.ts';

/** Money in hundred-thousandths of a euro; undefined when it is not stated, is no euro or is below zero. */
export function euroOf(extension: Extension | undefined): bigint | undefined {
  const { value, currency } = extension?.valueMoney ?? {};
  if (value === undefined || currency !== 'EUR' || value < 0) return undefined;
  return readAmount(value.toFixed(5));
}

function charge(dispense: MedicationDispense, part: string): bigint | undefined {
  return euroOf(extensionOf(extensionOf(dispense, dispensing.charges), part));
}

/** An amount rounded to what a file can hold, so that totals are sums of what stands in it. */
export function rounded(value: bigint, decimals: number): bigint {
  return readAmount(writeAmount(value, decimals, { separator: '.' })) ?? value;
}

/** What a line of flow D costs: the price of the line less the discount of the pharmacy. */
export function priceOf({ dispense }: DispensedLine): bigint | undefined {
  const price = charge(dispense, 'prezzo');
  if (price === undefined) return undefined;
  const net = price - (charge(dispense, 'scontoSsn') ?? 0n);
  return net < 0n ? undefined : rounded(net, 2);
}

/** What a line of flow F costs: the purchase cost, or the price where that is what was written. */
export function costOf({ dispense }: DispensedLine): bigint | undefined {
  return euroOf(extensionOf(dispense, dispensing.purchase)) ?? charge(dispense, 'prezzo');
}

/** Cost of the service of a line of flow F: the fee of the pharmacy that hands over on behalf. */
export function serviceCostOf({ dispense }: DispensedLine): bigint {
  return rounded(charge(dispense, 'onereDpc') ?? 0n, 2);
}

/**
 * The co-payment of a whole prescription: for each package what it costs the person, the difference from the generic and,
 * once, the fixed share. Undefined when no dispensing states any of them: zero has to be stated.
 */
export function coPaymentOf({ lines }: DispensedBlock): bigint | undefined {
  const parts = lines.flatMap(({ dispense }) => {
    const perPackage = charge(dispense, 'ticketConfezione');
    const packages = readAmount((dispense.quantity?.value ?? 1).toFixed(5));
    return [
      perPackage === undefined || packages === undefined ? undefined : (perPackage * packages) / 100_000n,
      charge(dispense, 'diffGenerico'),
      charge(dispense, 'quotaFissa'),
    ].flatMap((part) => part ?? []);
  });
  return parts.length === 0 ? undefined : rounded(sumOf(parts), 2);
}

/** Exact sum. */
export function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

/** An amount in a column; undefined when it is not known or does not fit. */
export function inColumn(value: bigint | undefined, width: number, decimals: number): string | undefined {
  return value === undefined ? undefined : writeAmount(value, decimals, { separator: ',', width });
}

/** What a prescription says of the co-payment (`exempt`, `not-exempt`, `income`), or the file it is known from. */
export function coPaymentPosition({ lines: [first] }: DispensedBlock): string | undefined {
  if (first?.prescription) return extensionOf(first.prescription, mobility.coPayment)?.valueCoding?.code;
  return chargedFact(first, 'posizioneTicket')?.valueCoding?.code;
}

/** Code of the exemption that a prescription is made on. */
export function exemptionCode({ lines: [first], coverage }: DispensedBlock): string | undefined {
  const systems: readonly string[] = [mobility.nationalExemption, mobility.regionalExemption, mobility.exemptionHl7];
  if (first?.prescription) {
    return coverage?.type?.coding?.find(({ system }) => system !== undefined && systems.includes(system))?.code;
  }
  return chargedFact(first, 'esenzione')?.valueCoding?.code;
}

/** A fact about a prescription that is known from a file only. */
export function chargedFact(line: DispensedLine | undefined, name: string): Extension | undefined {
  return line && extensionOf(extensionOf(line.dispense, mobility.charged), name);
}
