import { type MessageOf, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { dispenserAsking } from './dispenser-elements.ts';
import { errorList, noticeList } from './lists.ts';

/** The request that reverses a dispensing. Source: Sistema TS, development kit, AnnullaErogatoRichiesta. */
export const annullaErogatoRichiesta = message(
  'AnnullaErogatoRichiesta',
  'http://annullaerogatorichiesta.xsd.dem.sanita.finanze.it',
  {
    ...dispenserAsking,
    codAnnullamento: one(text()),
  },
);

/** What `annullaErogatoRichiesta` carries. */
export type AnnullaErogatoRichiesta = MessageOf<typeof annullaErogatoRichiesta>;

/** The answer to the request that reverses a dispensing. Source: Sistema TS, development kit, AnnullaErogatoRicevuta. */
export const annullaErogatoRicevuta = message(
  'AnnullaErogatoRicevuta',
  'http://annullaerogatoricevuta.xsd.dem.sanita.finanze.it',
  {
    nre: optional(text(0, 15)),
    dataRicezione: optional(text(19, 19)),
    codAutenticazione: optional(text()),
    codEsitoAnnullamento: one(outcomeCode),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
  },
);

/** What `annullaErogatoRicevuta` carries. */
export type AnnullaErogatoRicevuta = MessageOf<typeof annullaErogatoRicevuta>;
