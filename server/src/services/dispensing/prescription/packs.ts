import type { Extension, MedicationDispense } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import * as parameter from '../../steps/parameters.ts';
import type { Work } from '../../steps/step.ts';
import { findResources, hasCode, type Reading } from '../../steps/stored.ts';

/** A pack: its number, lot and expiry. */
export interface Pack {
  readonly serial: string | undefined;
  readonly lot: string | undefined;
  readonly expiry: string | undefined;
  readonly doubleSerial?: boolean | undefined;
}

/** Form of a pack number (targatura). Source: DM 31 July 2007. */
export const serialForm = /^[0-9]{9}[0-9AX]?$/;
/** Form of an AIC. Source: AIFA. */
export const aicForm = /^[0-9]{9}$/;

/** Parameters that name a pack. */
export const packParameters = {
  serial: parameter.optional(
    parameter.matching(serialForm, {
      it: 'Targatura della confezione; allora la quantità è 1',
      en: 'Pack number; the quantity is 1 then',
    }),
  ),
  lot: parameter.optional(parameter.words({ it: 'Lotto', en: 'Lot' })),
  expiry: parameter.optional(parameter.day({ it: 'Scadenza della confezione', en: 'Expiry of the pack' })),
} as const;

/** The pack as an extension of a dispense or delivery; undefined when nothing is known of it. */
export function packExtension({ serial, lot, expiry, doubleSerial }: Pack): Extension | undefined {
  const extension: Extension[] = [
    ...(serial === undefined ? [] : [{ url: 'targatura', valueString: serial }]),
    ...(lot === undefined ? [] : [{ url: 'lotto', valueString: lot }]),
    ...(expiry === undefined ? [] : [{ url: 'scadenza', valueDate: expiry }]),
    ...(doubleSerial === undefined ? [] : [{ url: 'targaDoppia', valueBoolean: doubleSerial }]),
  ];
  return extension.length === 0 ? undefined : { url: extensionUrl.DispensedPack, extension };
}

/** Whether a pack number was read or managed: A says that the reading failed, X that it is not managed. */
export function identifies(serial: string): boolean {
  return !/[AX]$/.test(serial);
}

/** Whether a pack with a number was dispensed before, with this AIC, and was not taken back. */
export async function isDispensed(store: Reading, aic: string, serial: string): Promise<boolean> {
  // Nine and ten characters are the same number: the tenth is its check digit.
  const stem = serial.slice(0, 9);
  const forms = [stem, ...Array.from({ length: 10 }, (_, digit) => `${stem}${digit}`)];
  const found = await findResources(store, 'MedicationDispense', hasCode('MedicationDispense', 'pack', ...forms));
  return found.some((one: MedicationDispense) => one.status === 'completed' && hasAic(one, aic));
}

const hasAic = ({ medicationCodeableConcept: medicine }: MedicationDispense, aic: string): boolean =>
  medicine?.coding?.some(({ code }) => code === aic) === true;

/**
 * Writes a dispense. One of a pack with a number gets an id made of AIC, number and how often that pack was dispensed before, so
 * that of two that record the same pack at once the store lets only one through. `counts` are those of the same step.
 */
export async function createDispense(
  { changes, context }: Pick<Work<unknown>, 'changes' | 'context'>,
  resource: MedicationDispense,
  { aic, serial }: { readonly aic: string; readonly serial: string | undefined },
  counts: Map<string, number>,
  part: string,
): Promise<string> {
  if (serial === undefined || !identifies(serial)) return changes.create(resource, part);
  const pack = `${aic}-${serial.slice(0, 9)}`;
  let count = counts.get(pack) ?? 0;
  while ((await context.store.read({ type: 'MedicationDispense', id: `pack-${pack}-${count}` })) !== undefined) count++;
  counts.set(pack, count + 1);
  return changes.createAt({ ...resource, id: `pack-${pack}-${count}` });
}
