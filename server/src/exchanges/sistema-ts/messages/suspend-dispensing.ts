import { type MessageOf, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { dispenserAsking } from './dispenser-elements.ts';
import { errorList, noticeList } from './lists.ts';

/** The request that suspends the dispensing of a prescription of drugs, or ends that. Source: Sistema TS, development kit, SospendiErogatoRichiesta. */
export const sospendiErogatoRichiesta = message(
  'SospendiErogatoRichiesta',
  'http://sospendierogatorichiesta.xsd.dem.sanita.finanze.it',
  {
    ...dispenserAsking,
    tipoOperazione: one(text(0, 1)),
  },
);

/** What `sospendiErogatoRichiesta` carries. */
export type SospendiErogatoRichiesta = MessageOf<typeof sospendiErogatoRichiesta>;

/** The answer to the request that suspends the dispensing of a prescription of drugs, or ends that. Source: Sistema TS, development kit, SospendiErogatoRicevuta. */
export const sospendiErogatoRicevuta = message(
  'SospendiErogatoRicevuta',
  'http://sospendierogatoricevuta.xsd.dem.sanita.finanze.it',
  {
    codEsitoSospensione: one(outcomeCode),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
  },
);

/** What `sospendiErogatoRicevuta` carries. */
export type SospendiErogatoRicevuta = MessageOf<typeof sospendiErogatoRicevuta>;
