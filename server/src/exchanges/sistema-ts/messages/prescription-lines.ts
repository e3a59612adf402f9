import { digit, group, one, oneOrMore, optional, text } from '../message-table.ts';

const dettaglioPrescrizione = group({
  codProdPrest: optional(text()),
  descrProdPrest: optional(text()),
  codGruppoEquival: optional(text()),
  descrGruppoEquival: optional(text()),
  testoLibero: optional(text()),
  descrTestoLiberoNote: optional(text()),
  nonSost: optional(text()),
  motivazNote: optional(text()),
  codMotivazione: optional(text()),
  notaProd: optional(text()),
  quantita: one(digit),
  prescrizione1: optional(text()),
  prescrizione2: optional(text()),
  codCatalogoPrescr: optional(text()),
  tipoAccesso: optional(text(0, 1)),
  numeroNota: optional(text(0, 10)),
  condErogabilita: optional(text(0, 10)),
  approprPrescrittiva: optional(text(0, 10)),
  patologia: optional(text(0, 10)),
  numsedute: optional(digit),
});

/** The lines of a prescription, one for each drug or service. */
export const elencoDettagliPrescrizioni = group({
  DettaglioPrescrizione: oneOrMore(dettaglioPrescrizione),
});

const nota = group({
  progrPresc: optional(text()),
  codProdPrest: optional(text()),
  tipoAmbulatorio: optional(text(0, 10)),
});

/** What Sistema TS notes on lines of a prescription. */
export const elencoNota = group({
  Nota: oneOrMore(nota),
});
