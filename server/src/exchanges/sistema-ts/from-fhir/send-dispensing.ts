import type { Extension, MedicationDispense } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import type { Read } from '../../../services/steps/changes.ts';
import { codeIn, extensionOf } from '../../../services/steps/elements.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import { toMessageTime } from '../../tasks/message-times.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { given, needed, sameOf } from '../../tasks/unwritable.ts';
import type { RequestOf } from '../operations.ts';
import { dispenserOf } from './parties.ts';
import { medicineOf, nameIn } from './prescription-lines.ts';
import { systems } from './systems.ts';

type MessageLine = NonNullable<
  NonNullable<RequestOf<'dispense'>['ElencoDettagliPrescrInviiErogato']>['DettaglioPrescrizioneInvioErogato']
>[number];

/**
 * InvioErogato from the dispensations of drugs that a call names (parts `dispense`, or its focus): one line for each. Source: Sistema
 * TS, ricetta dematerializzata, 5 dicembre 2024. What is not in the profiles is left out: discounts of producers, ward and office.
 * Services are told by `sendServices`.
 */
export async function sendDispensing(store: Reading, asked: AskedCall, region: string): Promise<RequestOf<'dispense'>> {
  const named = asked.parts('dispense');
  const dispenses: Read<MedicationDispense>[] = [];
  for (const reference of new Set([
    ...(asked.focus.startsWith('MedicationDispense/') ? [asked.focus] : []),
    ...named,
  ])) {
    const one = await readResource(store, 'MedicationDispense', reference);
    dispenses.push(needed(one, 'Task.input[dispense]'));
  }
  const [first] = dispenses;
  const operation =
    asked.value('operation') ??
    sameOf(dispenses, ({ type }) => codeIn(type, codeSystemUrl.DispensingOperation), 'MedicationDispense.type');
  const lines: MessageLine[] = [];
  for (const one of dispenses) lines.push(await lineOf(store, one));
  const handedOver = lines.map(({ dataFineErog }) => dataFineErog).sort();
  return {
    ...(await dispenserOf(store, asked, region)),
    nre: asked.order.value,
    tipoOperazione: needed(operation, 'MedicationDispense.type'),
    ...given({ quotaFissa: first === undefined ? undefined : amountOf(first, 'quotaFissa') }),
    dataSpedizione: needed(handedOver.at(-1), 'Task.input[dispense]'),
    ElencoDettagliPrescrInviiErogato: { DettaglioPrescrizioneInvioErogato: lines },
  };
}

async function lineOf(store: Reading, one: Read<MedicationDispense>): Promise<MessageLine> {
  const medicine = await medicineOf(store, one);
  const prescription = await readResource(store, 'MedicationRequest', one.authorizingPrescription?.[0]?.reference);
  const prescribed = prescription === undefined ? undefined : await medicineOf(store, prescription);
  const pack = extensionOf(one, extensionUrl.DispensedPack);
  const part = (url: string): Extension | undefined => pack?.extension?.find((each) => each.url === url);
  const end = needed(toMessageTime(one.whenHandedOver), 'MedicationDispense.whenHandedOver');
  const channel = codeIn(one.category, codeSystemUrl.DispensingChannel);
  const isSubstituted = one.substitution?.wasSubstituted === true;
  return {
    ...given({
      codProdPrest: codeIn(prescribed, systems.aic),
      codGruppoEquival: codeIn(prescribed, systems.equivalenceGroup),
      descrProdPrestErog: medicine?.text ?? nameIn(medicine, systems.aic),
      flagErog: isSubstituted ? one.substitution?.type?.coding?.[0]?.code : undefined,
      motivazSostProd: isSubstituted ? one.substitution?.reason?.[0]?.coding?.[0]?.code : undefined,
      targa: part('targatura')?.valueString,
      dichTargaDoppia: part('targaDoppia')?.valueBoolean === true ? '1' : undefined,
      tipoErogazioneFarm: channel === undefined ? undefined : channelCode(channel),
      ticketConfezione: amountOf(one, 'ticketConfezione'),
      diffGenerico: amountOf(one, 'diffGenerico'),
      prezzoRimborso: amountOf(one, 'prezzoRimborso'),
      onereProd: amountOf(one, 'onereDpc'),
      scontoSSN: amountOf(one, 'scontoSsn'),
    }),
    codProdPrestErog: needed(codeIn(medicine, systems.aic), 'MedicationDispense.medication'),
    // What the health service bought has no price for the pharmacy; that it goes as zero is unverified.
    prezzo: needed(
      amountOf(one, 'prezzo') ?? (channel === 'dpc' ? '0.00' : undefined),
      'MedicationDispense.extension[oneri].extension[prezzo]',
    ),
    quantitaErogata: String(needed(one.quantity?.value, 'MedicationDispense.quantity')),
    dataIniErog: toMessageTime(one.whenPrepared) ?? end,
    dataFineErog: end,
  };
}

function channelCode(channel: string): string | undefined {
  const table = packageTerminology().codeSystem(codeSystemUrl.DispensingChannel);
  return table === undefined ? undefined : propertyOf(table, channel, 'ts-code');
}

/** An amount in euro with two decimals. */
function amountOf(one: MedicationDispense, name: string): string | undefined {
  const charges = extensionOf(one, extensionUrl.DispensingCharges);
  const value = charges?.extension?.find(({ url }) => url === name)?.valueMoney?.value;
  return value === undefined ? undefined : value.toFixed(2);
}
