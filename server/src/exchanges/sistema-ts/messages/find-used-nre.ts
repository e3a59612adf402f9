import { group, type MessageOf, many, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { errorList, noticeList } from './lists.ts';

const nreUtilRecord = group({
  nre: optional(text(0, 15)),
  cfMedico: optional(text(0, 16)),
  tipoPrescrizione: optional(text(1, 1)),
  dataCompilazioneRicetta: optional(text(19, 19)),
  cfAssistito: optional(text(0, 16)),
  provenienza: optional(text()),
  lotto: optional(text()),
  codAutenticazione: optional(text()),
});

const elencoNreUtilRecord = group({
  NreUtilRecord: many(nreUtilRecord),
});

/** The request that lists the prescriptions that a prescriber sent. Source: Sistema TS, development kit, InterrogaNreUtilRichiesta. */
export const interrogaNreUtilRichiesta = message(
  'InterrogaNreUtilRichiesta',
  'http://interroganreutilrichiesta.xsd.dem.sanita.finanze.it',
  {
    pinCode: one(text()),
    codRegione: one(text(3, 3)),
    nre: optional(text(0, 15)),
    codLotto: optional(text(1, 13)),
    cfMedico: one(text(0, 16)),
    cfAssistito: optional(text(0, 16)),
    tipoPrescr: optional(text(1, 1)),
    dataCompilazioneRicettaDal: optional(text(19, 19)),
    dataCompilazioneRicettaAl: optional(text(19, 19)),
  },
);

/** What `interrogaNreUtilRichiesta` carries. */
export type InterrogaNreUtilRichiesta = MessageOf<typeof interrogaNreUtilRichiesta>;

/** The answer to the request that lists the prescriptions that a prescriber sent. Source: Sistema TS, development kit, InterrogaNreUtilRicevuta. */
export const interrogaNreUtilRicevuta = message(
  'InterrogaNreUtilRicevuta',
  'http://interroganreutilricevuta.xsd.dem.sanita.finanze.it',
  {
    codEsitoInterrogaNreUtilizzati: one(outcomeCode),
    ElencoNreUtilRecord: optional(elencoNreUtilRecord),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
  },
);

/** What `interrogaNreUtilRicevuta` carries. */
export type InterrogaNreUtilRicevuta = MessageOf<typeof interrogaNreUtilRicevuta>;
