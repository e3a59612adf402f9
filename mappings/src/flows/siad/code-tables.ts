import { codeTable } from '@sinfonia/profiles/code-tables';
import type { Certainty, CodeEntry, CodeTable } from '../../layout/code-table.ts';

/*
 * Code tables of SIAD. Their codes, sources and periods are data of the Italian package (`profiles/terminology/home-care`),
 * where the code systems of the same names come from. Source of the elements: structure schemas v2024 (DM 17 Dec 2008 as
 * amended by DM 7 Aug 2023). The identifiers T-nn are the project's own.
 */

/**
 * A table of the package as the layouts use it. `system` only for codes that FHIR resources carry as well. A table whose
 * content is a fragment is open.
 */
function siad(
  id: string,
  name: string,
  options: { readonly certainty?: Certainty; readonly leadingZeros?: boolean; readonly inFhir?: boolean } = {},
): CodeTable {
  const { certainty = 'use', leadingZeros, inFhir = true } = options;
  const { title, source, content, concepts } = codeTable(`siad-${name}`);
  return {
    id,
    ...(inFhir ? { system: name } : {}),
    title,
    source,
    certainty,
    ...(content === 'fragment' ? { open: true } : {}),
    ...(leadingZeros === undefined ? {} : { leadingZeros }),
    codes: concepts.map(
      ({ code, it, en = it, from, to }): CodeEntry => ({
        code,
        it,
        en,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      }),
    ),
  };
}

/** Every SIAD table by the name that its code system has after `siad-`. */
export const siadTables = {
  trasmissione: siad('T-01', 'trasmissione', { inFhir: false }),
  validitaCI: siad('T-02', 'validita-ci', { inFhir: false }),
  tipologiaCI: siad('T-03', 'tipologia-ci', { inFhir: false }),
  genere: siad('T-04', 'genere', { inFhir: false }),
  statoCivile: siad('T-05', 'stato-civile', { inFhir: false }),
  responsabilitaGenitoriale: siad('T-06', 'responsabilita-genitoriale'),
  assistenteNonFamiliare: siad('T-07', 'assistente-non-familiare'),
  appartenenzaRete: siad('T-08', 'appartenenza-rete'),
  tipoRete: siad('T-09', 'tipo-rete'),
  soggettoRichiedente: siad('T-10', 'soggetto-richiedente'),
  tipologiaPIC: siad('T-11', 'tipologia-pic'),
  pianificazioneCondivisa: siad('T-12', 'pianificazione-condivisa'),
  autonomia: siad('T-13', 'autonomia'),
  gradoMobilita: siad('T-14', 'grado-mobilita'),
  disturbo: siad('T-15', 'disturbo'),
  supportoSociale: siad('T-16', 'supporto-sociale'),
  presenzaRischio: siad('T-17', 'presenza-rischio'),
  siNo: siad('T-18', 'si-no'),
  bisogno: siad('T-20', 'bisogno'),
  motivoRivalutazione: siad('T-22', 'motivo-rivalutazione'),
  tipoAccesso: siad('T-24', 'tipo-accesso'),
  tipoOperatore: siad('T-25', 'tipo-operatore'),
  tipoPrestazione: siad('T-26', 'tipo-prestazione'),
  motivoSospensione: siad('T-27', 'motivo-sospensione'),
  motivoConclusione: siad('T-28', 'motivo-conclusione', { certainty: 'regional', leadingZeros: true }),
} as const;

/**
 * Region codes of the flows (DM 17 Sep 1986); 999 for people resident abroad, as other flows write it (not verified for
 * SIAD).
 */
export const regionTable: CodeTable = {
  id: 'REGIONE',
  title: { it: 'Codice della Regione o Provincia autonoma', en: 'Code of the Region or autonomous Province' },
  source: 'DM 17 settembre 1986; schemi dei flussi ministeriali',
  certainty: 'schema',
  codes: [
    { code: '010', it: 'Piemonte', en: 'Piedmont' },
    { code: '020', it: "Valle d'Aosta", en: 'Aosta Valley' },
    { code: '030', it: 'Lombardia', en: 'Lombardy' },
    { code: '041', it: 'PA Bolzano', en: 'Bolzano' },
    { code: '042', it: 'PA Trento', en: 'Trento' },
    { code: '050', it: 'Veneto', en: 'Veneto' },
    { code: '060', it: 'Friuli Venezia Giulia', en: 'Friuli Venezia Giulia' },
    { code: '070', it: 'Liguria', en: 'Liguria' },
    { code: '080', it: 'Emilia-Romagna', en: 'Emilia-Romagna' },
    { code: '090', it: 'Toscana', en: 'Tuscany' },
    { code: '100', it: 'Umbria', en: 'Umbria' },
    { code: '110', it: 'Marche', en: 'Marche' },
    { code: '120', it: 'Lazio', en: 'Lazio' },
    { code: '130', it: 'Abruzzo', en: 'Abruzzo' },
    { code: '140', it: 'Molise', en: 'Molise' },
    { code: '150', it: 'Campania', en: 'Campania' },
    { code: '160', it: 'Puglia', en: 'Apulia' },
    { code: '170', it: 'Basilicata', en: 'Basilicata' },
    { code: '180', it: 'Calabria', en: 'Calabria' },
    { code: '190', it: 'Sicilia', en: 'Sicily' },
    { code: '200', it: 'Sardegna', en: 'Sardinia' },
    { code: '999', it: 'estero', en: 'abroad' },
  ],
};
