import { type MessageOf, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { errorList, noticeList } from './lists.ts';

/** The request that cancels a prescription that nobody has taken in charge. Source: Sistema TS, development kit, AnnullaPrescrittoRichiesta. */
export const annullaPrescrittoRichiesta = message(
  'AnnullaPrescrittoRichiesta',
  'http://annullaprescrittorichiesta.xsd.dem.sanita.finanze.it',
  {
    pinCode: one(text()),
    nre: one(text(0, 15)),
    cfMedico: one(text(0, 16)),
  },
);

/** What `annullaPrescrittoRichiesta` carries. */
export type AnnullaPrescrittoRichiesta = MessageOf<typeof annullaPrescrittoRichiesta>;

/** The answer to the request that cancels a prescription that nobody has taken in charge. Source: Sistema TS, development kit, AnnullaPrescrittoRicevuta. */
export const annullaPrescrittoRicevuta = message(
  'AnnullaPrescrittoRicevuta',
  'http://annullaprescrittoricevuta.xsd.dem.sanita.finanze.it',
  {
    nre: one(text(0, 15)),
    codEsitoAnnullamento: one(outcomeCode),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
  },
);

/** What `annullaPrescrittoRicevuta` carries. */
export type AnnullaPrescrittoRicevuta = MessageOf<typeof annullaPrescrittoRicevuta>;
