import type { Appointment, Encounter, Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../../services/steps/changes.ts';
import { codeIn, extensionOf } from '../../../services/steps/elements.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import { toMessageTime } from '../../tasks/message-times.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { given, needed } from '../../tasks/unwritable.ts';
import type { RequestOf } from '../operations.ts';
import { dispenserOf } from './parties.ts';
import { nameIn } from './prescription-lines.ts';
import { systems } from './systems.ts';

type MessageLine = NonNullable<
  NonNullable<RequestOf<'dispense'>['ElencoDettagliPrescrInviiErogato']>['DettaglioPrescrizioneInvioErogato']
>[number];

const branchSystem = 'http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione';

/**
 * InvioErogato from the visits (Encounter) of a specialist prescription: one line for each service that was delivered, all at once, since a
 * specialist prescription is told once. Source: Sistema TS, ricetta dematerializzata, 5 dicembre 2024. That garanziaTempiMax is 1 for a
 * guaranteed time and 0 otherwise is unverified; ward, office and kind of delivery are in no profile and left out.
 */
export async function sendServices(store: Reading, asked: AskedCall, region: string): Promise<RequestOf<'dispense'>> {
  const lines: MessageLine[] = [];
  const shares: number[] = [];
  for (const reference of new Set([asked.focus, ...asked.parts('visit')])) {
    if (!reference.startsWith('Encounter/')) continue;
    const visit = needed(await readResource(store, 'Encounter', reference), 'Task.input[visit]');
    const booking = await readResource(store, 'Appointment', visit.appointment?.[0]?.reference);
    for (const delivery of visit.extension?.filter(({ url }) => url === extensionUrl.BookingDelivery) ?? []) {
      lines.push(await lineOf(store, visit, booking, delivery));
      shares.push(partOf(delivery, 'share')?.valueMoney?.value ?? 0);
    }
  }
  const ended = lines.map(({ dataFineErog }) => dataFineErog).sort();
  const ticket = shares.reduce((sum, one) => sum + Math.round(one * 100), 0) / 100;
  return {
    ...(await dispenserOf(store, asked, region)),
    nre: asked.order.value,
    tipoOperazione: asked.value('operation') ?? '1',
    ...given({ ticket: ticket === 0 ? undefined : ticket.toFixed(2) }),
    dataSpedizione: needed(ended.at(-1), 'Task.input[visit]'),
    ElencoDettagliPrescrInviiErogato: { DettaglioPrescrizioneInvioErogato: lines },
  };
}

async function lineOf(
  store: Reading,
  { period }: Read<Encounter>,
  booking: Appointment | undefined,
  delivery: Extension,
): Promise<MessageLine> {
  const line = await readResource(store, 'ServiceRequest', partOf(delivery, 'line')?.valueReference?.reference);
  const service = partOf(delivery, 'service')?.valueCodeableConcept;
  const national = codeIn(service, systems.nationalNomenclature);
  const regional = codeIn(service, systems.regionalCatalogue);
  const end = needed(toMessageTime(period?.end), 'Encounter.period.end');
  const offer = booking && extensionOf(booking, extensionUrl.BookingFirstOffer);
  const guaranteed = offer?.extension?.find(({ url }) => url === 'guaranteed')?.valueBoolean;
  const tariff = partOf(delivery, 'tariff')?.valueMoney?.value;
  return {
    ...given({
      codProdPrest: codeIn(line?.code, systems.nationalNomenclature),
      codCatalogoPrescr: codeIn(line?.code, systems.regionalCatalogue),
      codCatalogoErog: regional,
      descrProdPrestErog: service?.text ?? nameIn(service, systems.nationalNomenclature),
      codBranca: line?.category?.map((one) => codeIn(one, branchSystem)).find((one) => one !== undefined),
      garanziaTempiMax: guaranteed === undefined ? undefined : guaranteed ? '1' : '0',
      dataPrenotazione: toMessageTime(booking?.created),
    }),
    codProdPrestErog: needed(national ?? regional, 'Encounter.extension[erogato].extension[service]'),
    prezzo: needed(tariff?.toFixed(2), 'Encounter.extension[erogato].extension[tariff]'),
    quantitaErogata: String(partOf(delivery, 'quantity')?.valuePositiveInt ?? 1),
    dataIniErog: toMessageTime(period?.start) ?? end,
    dataFineErog: end,
  };
}

const partOf = (delivery: Extension, name: string): Extension | undefined =>
  delivery.extension?.find(({ url }) => url === name);
