import { group, one, oneOrMore, optional, outcomeCode, text } from '../message-table.ts';

/** Errors and warnings of an answer; `tipoErrore` is `E` or `W`, `progPresc` the line. Source: Sistema TS, development kit, TipiDati. */
export const errorList = group({
  ErroreRicetta: oneOrMore(
    group({
      codEsito: one(outcomeCode),
      esito: optional(text()),
      progPresc: optional(text()),
      tipoErrore: optional(text()),
    }),
  ),
});

/** Communications of an answer. Source: Sistema TS, development kit, TipiDati. */
export const noticeList = group({
  Comunicazione: oneOrMore(group({ codice: one(text()), messaggio: one(text()) })),
});
