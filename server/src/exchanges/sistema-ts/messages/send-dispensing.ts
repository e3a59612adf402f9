import { group, type MessageOf, many, message, one, oneOrMore, optional, outcomeCode, text } from '../message-table.ts';
import { chargeOfLine, dispenserAsking, productDispensed } from './dispenser-elements.ts';
import { errorList, noticeList } from './lists.ts';

const dettaglioPrescrizioneInvioErogato = group({
  codProdPrest: optional(text()),
  codGruppoEquival: optional(text()),
  descrTestoLiberoNote: optional(text()),
  codProdPrestErog: one(text()),
  descrProdPrestErog: optional(text()),
  ...productDispensed,
  prezzo: one(text()),
  ticketConfezione: optional(text()),
  diffGenerico: optional(text()),
  quantitaErogata: one(text()),
  dataIniErog: one(text(19, 19)),
  dataFineErog: one(text(19, 19)),
  ...chargeOfLine,
  codCatalogoErog: optional(text()),
  garanziaTempiMax: optional(text(0, 1)),
  dataPrenotazione: optional(text(19, 19)),
});

const elencoDettagliPrescrInviiErogato = group({
  DettaglioPrescrizioneInvioErogato: many(dettaglioPrescrizioneInvioErogato),
});

const dettaglioTicket = group({
  codProdPrestErog: one(text()),
  progrPresc: one(text()),
  ticketConfezione: one(text()),
  diffGenerico: one(text()),
  prezzo: one(text()),
});

const elencoDettagliTicket = group({
  DettaglioTicket: oneOrMore(dettaglioTicket),
});

/** The request that tells what was dispensed. Source: Sistema TS, development kit, InvioErogatoRichiesta. */
export const invioErogatoRichiesta = message(
  'InvioErogatoRichiesta',
  'http://invioerogatorichiesta.xsd.dem.sanita.finanze.it',
  {
    ...dispenserAsking,
    tipoOperazione: one(text(0, 1)),
    prescrizioneFruita: optional(text()),
    tipoErogazioneSpec: optional(text()),
    ticket: optional(text()),
    quotaFissa: optional(text()),
    franchigia: optional(text()),
    galDirChiamAltro: optional(text()),
    reddito: optional(text()),
    dataSpedizione: one(text(19, 19)),
    dispRic1: optional(text(0, 256)),
    dispRic2: optional(text(0, 256)),
    dispRic3: optional(text(0, 256)),
    ElencoDettagliPrescrInviiErogato: optional(elencoDettagliPrescrInviiErogato),
  },
);

/** What `invioErogatoRichiesta` carries. */
export type InvioErogatoRichiesta = MessageOf<typeof invioErogatoRichiesta>;

/** The answer to the request that tells what was dispensed. Source: Sistema TS, development kit, InvioErogatoRicevuta. */
export const invioErogatoRicevuta = message(
  'InvioErogatoRicevuta',
  'http://invioerogatoricevuta.xsd.dem.sanita.finanze.it',
  {
    nre: optional(text(0, 15)),
    dataRicezione: optional(text(19, 19)),
    codAutenticazione: optional(text()),
    codEsitoInserimento: one(outcomeCode),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
    calcoloEffettuato: optional(text()),
    ticketTotale: optional(text()),
    ElencoDettagliTicket: optional(elencoDettagliTicket),
  },
);

/** What `invioErogatoRicevuta` carries. */
export type InvioErogatoRicevuta = MessageOf<typeof invioErogatoRicevuta>;
