import type { ExchangeOutbox } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { sistemaTsExchange } from '../../src/exchanges/sistema-ts/outbox-handler.ts';
import { type PrescriptionMessage, toOutbox } from '../../src/exchanges/sistema-ts/prescription-message.ts';

/** The instant at which the simulator stands in trials. */
export const trialInstant = Date.parse('2026-11-26T18:00:00Z');

const pharmacy = { codiceRegioneErogatore: '150', codiceAslErogatore: '201', codiceSsaErogatore: '00001' };

/** Number of an NRE of Campania: one lot of kind 4. */
export const nreOf = (number: number): string => `1500A4${String(number).padStart(9, '0')}`;

/** What becomes of a prescription of the trial: every tenth is cancelled, another tenth dispensed. */
export const courseOf = (number: number): 'sent' | 'cancelled' | 'dispensed' =>
  number % 10 === 3 ? 'cancelled' : number % 10 === 7 ? 'dispensed' : 'sent';

function compiledAt(number: number): string {
  const time = new Date(Date.parse('2026-11-26T08:00:00Z') + (number % 20_000) * 1_000);
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

/** The sending of a prescription; its first line carries its number. */
export function sending(number: number, isNumbered: boolean): PrescriptionMessage {
  const request = {
    cfMedico1: `MEDICO${String(number % 50).padStart(10, '0')}`,
    codRegione: '150',
    codASLAo: '201',
    codSpecializzazione: 'F',
    codiceAss: `ASSISTITO${String(number).padStart(7, '0')}`,
    tipoPrescrizione: 'F',
    nonEsente: '1',
    dataCompilazione: compiledAt(number),
    tipoVisita: 'A',
    ElencoDettagliPrescrizioni: {
      DettaglioPrescrizione: [{ codProdPrest: '012345678', quantita: '1', testoLibero: `trial ${number}` }],
    },
    ...(isNumbered ? { nre: nreOf(number) } : {}),
  };
  return { kind: 'send', caller: 'trial', request };
}

/** The messages of a prescription, in their order. */
export function messagesOf(number: number, isNumbered: boolean): readonly PrescriptionMessage[] {
  const sent = sending(number, isNumbered);
  const cfMedico = sent.kind === 'send' ? sent.request.cfMedico1 : '';
  switch (courseOf(number)) {
    case 'sent':
      return [sent];
    case 'cancelled':
      return [sent, { kind: 'cancel', caller: 'trial', request: { cfMedico } }];
    case 'dispensed': {
      const line = {
        codProdPrest: '012345678',
        codProdPrestErog: '012345678',
        targa: `T${number}`,
        prezzo: '1.00',
        quantitaErogata: '1',
        dataIniErog: '2026-11-26 18:30:00',
        dataFineErog: '2026-11-26 18:30:00',
      };
      const dispensing = {
        ...pharmacy,
        tipoOperazione: '1',
        dataSpedizione: '2026-11-26 18:30:00',
        ElencoDettagliPrescrInviiErogato: { DettaglioPrescrizioneInvioErogato: [line] },
      };
      return [
        sent,
        { kind: 'take', caller: 'trial', request: { ...pharmacy, tipoOperazione: '2' } },
        { kind: 'dispense', caller: 'trial', request: dispensing },
      ];
    }
  }
}

/** Queues the prescriptions of a trial; those that are queued stay as they are. */
export function queueTrial(outbox: ExchangeOutbox, from: number, to: number, isNumbered: boolean): void {
  outbox.atomically(() => {
    for (let number = from; number < to; number++) {
      messagesOf(number, isNumbered).forEach((message, index) => {
        const queued = outbox.queue(sistemaTsExchange, toOutbox(`rx-${number}`, `rx-${number}-${index}`, message));
        if (!queued.ok) throw new Error('another message is queued under this id');
      });
    }
  });
}
