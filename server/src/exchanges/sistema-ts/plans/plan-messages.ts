import type { MessageOf } from '../message-table.ts';
import { group, many, message, one, optional, outcomeCode, text } from '../message-table.ts';
import { errorList } from '../messages/lists.ts';
import type { SoapService } from '../operations.ts';
import table from './services.json' with { type: 'json' };

/** What a plan says. Every name is unverified: `services.json` says why. */
const content = {
  cfMedico: one(text(16, 16)),
  codRegione: one(text(3, 3)),
  codASLAo: one(text(3, 3)),
  codStruttura: optional(text()),
  codiceAss: optional(text()),
  idPianoRegione: one(text(1, 50)),
  tipoPiano: one(text()),
  tipoPrescrizione: one(text()),
  protocolloPrecedente: optional(text()),
  codAtc: optional(text()),
  codProdPrest: optional(text()),
  codGruppoEquival: optional(text()),
  descrProdPrest: optional(text()),
  notaProd: optional(text()),
  codDiagnosi: optional(text()),
  descrizioneDiagnosi: one(text()),
  posologia: optional(text()),
  quantita: one(text()),
  dataCompilazione: one(text(10, 19)),
  dataInizioValidita: one(text(10, 10)),
  dataFineValidita: one(text(10, 10)),
};

const space = (name: string): string => `http://${name.toLowerCase()}.xsd.pt.sanita.finanze.it`;

const sendRequest = message('InvioPianoRichiesta', space('InvioPianoRichiesta'), {
  pinCode: one(text()),
  tipoOperazione: one(text(1, 1)),
  idInvio: one(text(1, 64)),
  protocollo: optional(text()),
  ...content,
});

const sendAnswer = message('InvioPianoRicevuta', space('InvioPianoRicevuta'), {
  protocollo: optional(text()),
  dataInserimento: optional(text(0, 19)),
  codEsitoInserimento: one(outcomeCode),
  ElencoErroriRicette: optional(errorList),
});

const viewRequest = message('VisualizzaPianoRichiesta', space('VisualizzaPianoRichiesta'), {
  pinCode: one(text()),
  cfMedico: one(text(16, 16)),
  codRegione: one(text(3, 3)),
  idPianoRegione: one(text(1, 50)),
});

const viewAnswer = message('VisualizzaPianoRicevuta', space('VisualizzaPianoRicevuta'), {
  protocollo: optional(text()),
  idInvio: optional(text()),
  idPianoRegione: optional(text()),
  statoPiano: optional(text()),
  dataInserimento: optional(text(0, 19)),
  codEsitoVisualizzazione: one(outcomeCode),
  ElencoErroriRicette: optional(errorList),
});

const listRequest = message('ElencoProtocolliRichiesta', space('ElencoProtocolliRichiesta'), {
  pinCode: one(text()),
  cfMedico: one(text(16, 16)),
  codRegione: one(text(3, 3)),
  codiceAss: optional(text()),
});

const listAnswer = message('ElencoProtocolliRicevuta', space('ElencoProtocolliRicevuta'), {
  ElencoProtocolli: optional(
    group({
      Protocollo: many(group({ protocollo: one(text()), idPianoRegione: one(text()), statoPiano: one(text()) })),
    }),
  ),
  codEsitoElenco: one(outcomeCode),
  ElencoErroriRicette: optional(errorList),
});

const cancelRequest = message('AnnullaPianoRichiesta', space('AnnullaPianoRichiesta'), {
  pinCode: one(text()),
  cfMedico: one(text(16, 16)),
  codRegione: one(text(3, 3)),
  idPianoRegione: one(text(1, 50)),
  protocollo: one(text()),
  motivo: optional(text()),
});

const cancelAnswer = message('AnnullaPianoRicevuta', space('AnnullaPianoRicevuta'), {
  protocollo: optional(text()),
  codEsitoAnnullamento: one(outcomeCode),
  ElencoErroriRicette: optional(errorList),
});

const { planSend, planView, planList, planCancel } = table.services;

/** The services of therapeutic plans, as far as they are guessed. */
export const planOperations = {
  planSend: { ...planSend, request: sendRequest, answer: sendAnswer, encrypted: ['codiceAss'] },
  planView: { ...planView, request: viewRequest, answer: viewAnswer, encrypted: [] },
  planList: { ...planList, request: listRequest, answer: listAnswer, encrypted: ['codiceAss'] },
  planCancel: { ...planCancel, request: cancelRequest, answer: cancelAnswer, encrypted: [] },
} as const satisfies Record<string, SoapService>;

/** Name of a call about a plan. */
export type PlanOperation = keyof typeof planOperations;

/** What a call about a plan carries; the adapter adds `pinCode`, and encrypts what goes encrypted. */
export type PlanRequestOf<N extends PlanOperation> = Omit<MessageOf<(typeof planOperations)[N]['request']>, 'pinCode'>;

/** What a call about a plan answers. */
export type PlanAnswerOf<N extends PlanOperation> = MessageOf<(typeof planOperations)[N]['answer']>;
