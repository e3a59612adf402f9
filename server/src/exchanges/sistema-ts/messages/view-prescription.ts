import { type MessageOf, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { errorList, noticeList } from './lists.ts';
import { elencoDettagliPrescrizioni, elencoNota } from './prescription-lines.ts';

/** The request that shows its prescriber a prescription. Source: Sistema TS, development kit, VisualizzaPrescrittoRichiesta. */
export const visualizzaPrescrittoRichiesta = message(
  'VisualizzaPrescrittoRichiesta',
  'http://visualizzaprescrittorichiesta.xsd.dem.sanita.finanze.it',
  {
    pinCode: one(text()),
    nre: one(text(0, 15)),
    cfMedico: one(text(0, 16)),
  },
);

/** What `visualizzaPrescrittoRichiesta` carries. */
export type VisualizzaPrescrittoRichiesta = MessageOf<typeof visualizzaPrescrittoRichiesta>;

/** The answer to the request that shows its prescriber a prescription. Source: Sistema TS, development kit, VisualizzaPrescrittoRicevuta. */
export const visualizzaPrescrittoRicevuta = message(
  'VisualizzaPrescrittoRicevuta',
  'http://visualizzaprescrittoricevuta.xsd.dem.sanita.finanze.it',
  {
    nre: optional(text(0, 15)),
    cfMedico1: optional(text(0, 16)),
    cfMedico2: optional(text(0, 16)),
    codRegione: optional(text(3, 3)),
    codASLAo: optional(text()),
    codStruttura: optional(text()),
    codSpecializzazione: optional(text(1, 1)),
    testata1: optional(text()),
    testata2: optional(text()),
    tipoRic: optional(text(0, 2)),
    codiceAss: optional(text()),
    cognNome: optional(text()),
    indirizzo: optional(text()),
    oscuramDati: optional(text()),
    numTessSasn: optional(text()),
    socNavigaz: optional(text()),
    tipoPrescrizione: optional(text(1, 1)),
    ricettaInterna: optional(text()),
    codEsenzione: optional(text()),
    nonEsente: optional(text()),
    reddito: optional(text()),
    codDiagnosi: optional(text()),
    descrizioneDiagnosi: optional(text()),
    dataCompilazione: optional(text(0, 19)),
    tipoVisita: optional(text(1, 1)),
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
    ElencoDettagliPrescrizioni: optional(elencoDettagliPrescrizioni),
    statoProcesso: optional(text()),
    codAutenticazione: optional(text()),
    dataInserimento: optional(text(0, 19)),
    codEsitoVisualizzazione: one(outcomeCode),
    ElencoErroriRicette: optional(errorList),
    ElencoComunicazioni: optional(noticeList),
    ElencoNota: optional(elencoNota),
  },
);

/** What `visualizzaPrescrittoRicevuta` carries. */
export type VisualizzaPrescrittoRicevuta = MessageOf<typeof visualizzaPrescrittoRicevuta>;
