import type { XmlLayout } from '../../layout/layout.ts';
import { regionTable, siadTables } from './code-tables.ts';
import { attribute, element, evaluationChildren, group, recordIdentifier } from './layout-fields.ts';
import { siadT1Rules } from './t1-rules.ts';

/**
 * Layout of SIAD tracciato 1: one record per taking in charge (PIC).
 *
 * Source: DM 17 Dec 2008 as amended by DM 7 Aug 2023; structure schema v2024 (elements, order, occurrences); lengths and
 * code tables from bodies that send the flow.
 */
export const siadT1Layout: XmlLayout = {
  kind: 'xml',
  name: 'siad-t1',
  version: 'v2024',
  title: { it: 'SIAD tracciato 1: presa in carico', en: 'SIAD tracciato 1: taking in charge' },
  source: 'DM 17 dicembre 2008, DM 7 agosto 2023, schema struttura v2024',
  // The 2023 elements are sent for events of 2024; earlier years had other elements.
  validFrom: '2024-01-01',
  root: 'FlsAssDom_1',
  namespace: 'http://flussi.mds.it/flsassdom_1',
  referenceDate: 'Eventi/PresaInCarico/data',
  record: group(
    'Assistenza',
    [
      group('Trasmissione', [
        attribute('tipo', 'state of the record: never sent, changed, cancelled', { table: siadTables.trasmissione }),
      ]),
      group('Assistito', [
        group('DatiAnagrafici', [
          element('CUNI', 'Patient.identifier', {
            pattern: '[A-Za-z0-9]{11,20}|[A-Za-z0-9+/=]{88}',
            note: { it: 'codice della persona, o 88 caratteri', en: 'code of the person, or 88 characters' },
            identifying: true,
          }),
          element('validitaCI', 'Patient.identifier.extension(identifier-verified)', { table: siadTables.validitaCI }),
          element('tipologiaCI', 'Patient.identifier.system', { table: siadTables.tipologiaCI }),
          element('AnnoNascita', 'Patient.birthDate', { form: 'year' }),
          element('Genere', 'Patient.gender', { table: siadTables.genere }),
          element('Cittadinanza', 'Patient.extension(patient-citizenship)', {
            pattern: '[A-Z]{2}',
            note: { it: 'ISO 3166 a due lettere', en: 'ISO 3166 alpha-2' },
          }),
          element('StatoCivile', 'Patient.maritalStatus', { table: siadTables.statoCivile }),
          element('ResponsabilitaGenitoriale', 'QuestionnaireResponse.item(ResponsabilitaGenitoriale)', {
            table: siadTables.responsabilitaGenitoriale,
            optional: true,
          }),
          group('Residenza', [
            element('Regione', 'Patient.address(home).state coding', { table: regionTable }),
            element('ASL', 'Patient.address(home).extension(address-asl)', { pattern: '\\d{3}', certainty: 'schema' }),
            element('Comune', 'Patient.address(home).city coding', { pattern: '\\d{6}' }),
            element('StatoEstero', 'Patient.address(home).country', { optional: true, pattern: '[A-Z]{2}' }),
          ]),
        ]),
      ]),
      group('Conviventi', [
        element('NucleoFamiliare', 'QuestionnaireResponse.item(NucleoFamiliare)', { form: 'integer', length: [1, 2] }),
        element('AssistenteNonFamiliare', 'QuestionnaireResponse.item(AssistenteNonFamiliare)', {
          table: siadTables.assistenteNonFamiliare,
        }),
      ]),
      group('Erogatore', [
        element('CodiceRegione', 'EpisodeOfCare.managingOrganization, FLS11 digits 1-3', { table: regionTable }),
        element('CodiceASL', 'EpisodeOfCare.managingOrganization, FLS11 digits 4-6', {
          pattern: '\\d{3}',
          certainty: 'schema',
        }),
        element('AppartenenzaRete', 'EpisodeOfCare.extension(home-care-palliative-network).membership', {
          table: siadTables.appartenenzaRete,
          optional: true,
        }),
        element('TipoRete', 'EpisodeOfCare.extension(home-care-palliative-network).type', {
          table: siadTables.tipoRete,
          optional: true,
        }),
      ]),
      group('Eventi', [
        group('PresaInCarico', [
          attribute('data', 'EpisodeOfCare.period.start', { form: 'date' }),
          attribute('soggettoRichiedente', 'ServiceRequest.extension(home-care-referral-source)', {
            table: siadTables.soggettoRichiedente,
          }),
          attribute('TipologiaPIC', 'EpisodeOfCare.type', { table: siadTables.tipologiaPIC }),
          attribute('PianificazioneCondivisa', 'QuestionnaireResponse.item(PianificazioneCondivisa)', {
            table: siadTables.pianificazioneCondivisa,
            optional: true,
          }),
          recordIdentifier,
        ]),
        group('Valutazione', [
          attribute('data', 'QuestionnaireResponse.authored', { form: 'date' }),
          ...evaluationChildren,
        ]),
      ]),
    ],
    { max: Number.POSITIVE_INFINITY },
  ),
  rules: siadT1Rules,
};
