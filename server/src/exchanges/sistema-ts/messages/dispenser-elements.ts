import { one, optional, text } from '../message-table.ts';

/*
 * Elements that messages about dispensing have in common, in their order. Source: Sistema TS, development kit.
 */

/** Who asks about which prescription, as every request of a dispenser begins. */
export const dispenserAsking = {
  pinCode: one(text()),
  codiceRegioneErogatore: one(text()),
  codiceAslErogatore: one(text()),
  codiceSsaErogatore: one(text()),
  pwd: optional(text(0, 16)),
  nre: one(text(0, 15)),
  cfAssistito: optional(text()),
} as const;

/** How the product that was dispensed stands to the one prescribed, with its pack number and kind. */
export const productDispensed = {
  flagErog: optional(text()),
  motivazSostProd: optional(text()),
  targa: optional(text()),
  dichTargaDoppia: optional(text(0, 1)),
  codBranca: optional(text()),
  tipoErogazioneFarm: optional(text()),
} as const;

/** What a dispensed line is charged with, where it was dispensed, and the free fields of the Region. */
export const chargeOfLine = {
  prezzoRimborso: optional(text()),
  onereProd: optional(text()),
  scontoSSN: optional(text()),
  extraScontoIndustria: optional(text()),
  extraScontoPayback: optional(text()),
  extraScontoDL31052010: optional(text()),
  codPresidio: optional(text()),
  codReparto: optional(text()),
  dispFust1: optional(text(0, 256)),
  dispFust2: optional(text(0, 256)),
  dispFust3: optional(text(0, 256)),
  codCatalogoPrescr: optional(text()),
} as const;
