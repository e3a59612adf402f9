import type { XmlLayout } from '../../layout/layout.ts';
import { regionTable, siadTables } from './code-tables.ts';
import { attribute, element, evaluationChildren, group, recordIdentifier } from './layout-fields.ts';
import { siadT2Rules } from './t2-rules.ts';

const many = { min: 0, max: Number.POSITIVE_INFINITY } as const;

/**
 * Layout of SIAD tracciato 2: what happens to a PIC in the period (re-evaluations, accesses, suspensions, conclusion).
 *
 * Source: DM 17 Dec 2008 as amended by DM 7 Aug 2023; structure schema v2024; lengths and code tables from bodies that
 * send the flow.
 */
export const siadT2Layout: XmlLayout = {
  kind: 'xml',
  name: 'siad-t2',
  version: 'v2024',
  title: {
    it: 'SIAD tracciato 2: eventi della presa in carico',
    en: 'SIAD tracciato 2: events of the taking in charge',
  },
  source: 'DM 17 dicembre 2008, DM 7 agosto 2023, schema struttura v2024',
  validFrom: '2024-01-01',
  root: 'FlsAssDom_2',
  namespace: 'http://flussi.mds.it/flsassdom_2',
  referenceDate: 'Eventi/PresaInCarico/data',
  record: group(
    'Assistenza',
    [
      group('Trasmissione', [
        attribute('tipo', 'state of the record: never sent, changed, cancelled', { table: siadTables.trasmissione }),
      ]),
      group('Erogatore', [
        element('CodiceRegione', 'EpisodeOfCare.managingOrganization, FLS11 digits 1-3', { table: regionTable }),
        element('CodiceASL', 'EpisodeOfCare.managingOrganization, FLS11 digits 4-6', {
          pattern: '\\d{3}',
          certainty: 'schema',
        }),
      ]),
      group('Eventi', [
        group('PresaInCarico', [attribute('data', 'EpisodeOfCare.period.start', { form: 'date' }), recordIdentifier]),
        group(
          'Rivalutazione',
          [
            attribute('data', 'QuestionnaireResponse.authored', { form: 'date' }),
            attribute('motivo', 'QuestionnaireResponse.item(motivo)', { table: siadTables.motivoRivalutazione }),
            attribute('confermaPrecedente', 'QuestionnaireResponse.item(confermaPrecedente)', {
              table: siadTables.siNo,
            }),
            group('Valutazione', evaluationChildren, { min: 0 }),
          ],
          many,
        ),
        group(
          'Erogazione',
          [
            attribute('TipoAccesso', 'Encounter.extension(home-care-access-type)', { table: siadTables.tipoAccesso }),
            attribute('data', 'Encounter.period.start', { form: 'date' }),
            attribute('numAccessi', 'number of Encounters', {
              optional: true,
              form: 'integer',
              length: [1, 2],
              pattern: '0?[1-9]|[1-9]\\d',
            }),
            element('TipoOperatore', 'Encounter.participant.type', { table: siadTables.tipoOperatore }),
            group(
              'Prestazioni',
              [
                element('TipoPrestazione', 'Procedure.code', { table: siadTables.tipoPrestazione }),
                element('numPrestazione', 'number of Procedures', {
                  optional: true,
                  form: 'integer',
                  length: [1, 2],
                  pattern: '0?[1-9]|[1-9]\\d',
                }),
              ],
              { min: 1, max: Number.POSITIVE_INFINITY },
            ),
          ],
          many,
        ),
        group(
          'Sospensione',
          [
            attribute('dataInizio', 'EpisodeOfCare.statusHistory(onhold).period.start', { form: 'date' }),
            attribute('dataFine', 'EpisodeOfCare.statusHistory(onhold).period.end', { form: 'date', optional: true }),
            element('Motivazione', 'EpisodeOfCare.statusHistory.extension(home-care-suspension-reason)', {
              table: siadTables.motivoSospensione,
            }),
          ],
          many,
        ),
        group(
          'Conclusione',
          [
            attribute('dataAD', 'EpisodeOfCare.period.end', { form: 'date' }),
            element('Motivazione', 'EpisodeOfCare.extension(home-care-closing-reason)', {
              table: siadTables.motivoConclusione,
              certainty: 'regional',
            }),
          ],
          { min: 0 },
        ),
      ]),
    ],
    { max: Number.POSITIVE_INFINITY },
  ),
  rules: siadT2Rules,
};
