import { base64, type MessageOf, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { errorList, noticeList } from './lists.ts';
import { elencoDettagliPrescrizioni, elencoNota } from './prescription-lines.ts';

/** The request that sends a prescription to Sistema TS. Source: Sistema TS, development kit, InvioPrescrittoRichiesta. */
export const invioPrescrittoRichiesta = message(
  'InvioPrescrittoRichiesta',
  'http://invioprescrittorichiesta.xsd.dem.sanita.finanze.it',
  {
    pinCode: one(text()),
    cfMedico1: one(text(0, 16)),
    cfMedico2: optional(text(0, 16)),
    codRegione: one(text(3, 3)),
    codASLAo: one(text()),
    codStruttura: optional(text()),
    codSpecializzazione: one(text(1, 1)),
    testata1: optional(text()),
    testata2: optional(text()),
    nre: optional(text(0, 15)),
    tipoRic: optional(text(0, 2)),
    codiceAss: optional(text()),
    cognNome: optional(text()),
    indirizzo: optional(text()),
    oscuramDati: optional(text()),
    numTessSasn: optional(text()),
    socNavigaz: optional(text()),
    tipoPrescrizione: one(text(1, 1)),
    ricettaInterna: optional(text()),
    codEsenzione: optional(text()),
    nonEsente: optional(text()),
    reddito: optional(text()),
    codDiagnosi: optional(text()),
    descrizioneDiagnosi: optional(text()),
    dataCompilazione: one(text(0, 19)),
    tipoVisita: one(text(1, 1)),
    dispReg: optional(text()),
    provAssistito: optional(text()),
    aslAssistito: optional(text()),
    indicazionePrescr: optional(text(0, 1)),
    altro: optional(text(0, 1)),
    classePriorita: optional(text(0, 1)),
    statoEstero: optional(text()),
    istituzCompetente: optional(text()),
    numIdentPers: optional(text()),
    numIdentTess: optional(text()),
    dataNascitaEstero: optional(text(0, 19)),
    dataScadTessera: optional(text(0, 19)),
    ElencoDettagliPrescrizioni: one(elencoDettagliPrescrizioni),
  },
);

/** What `invioPrescrittoRichiesta` carries. */
export type InvioPrescrittoRichiesta = MessageOf<typeof invioPrescrittoRichiesta>;

/** The answer to the request that sends a prescription to Sistema TS. Source: Sistema TS, development kit, InvioPrescrittoRicevuta. */
export const invioPrescrittoRicevuta = message(
  'InvioPrescrittoRicevuta',
  'http://invioprescrittoricevuta.xsd.dem.sanita.finanze.it',
  {
    nre: optional(text(0, 15)),
    codAutenticazione: optional(text()),
    dataInserimento: optional(text(0, 19)),
    codEsitoInserimento: one(outcomeCode),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
    ElencoNota: optional(elencoNota),
    flagPromemoria: optional(text(0, 1)),
    pdfPromemoria: optional(base64),
  },
);

/** What `invioPrescrittoRicevuta` carries. */
export type InvioPrescrittoRicevuta = MessageOf<typeof invioPrescrittoRicevuta>;
