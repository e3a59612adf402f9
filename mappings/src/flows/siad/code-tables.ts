import type { Certainty, CodeEntry, CodeTable } from '../../layout/code-table.ts';

/**
 * Code tables of SIAD, as data. Source of the elements: structure schemas v2024 (DM 17 Dec 2008 as amended by DM 7 Aug
 * 2023); source of the values: documents and software of bodies that send the flow (`use`), or the list of one Region
 * (`regional`), as each table says. The identifiers T-nn are the project's own.
 */
const inUse = 'Tabelle in uso presso enti che inviano il flusso SIAD (specifiche funzionali 7.4)';
const lombardy = 'Elenco della Regione Lombardia; il solo codice 99 è confermato altrove';

function table(
  id: string,
  system: string | undefined,
  it: string,
  en: string,
  rows: readonly (readonly [code: string, it: string, en: string])[],
  options: {
    readonly certainty?: Certainty;
    readonly source?: string;
    readonly open?: boolean;
    readonly leadingZeros?: boolean;
  } = {},
): CodeTable {
  return {
    id,
    ...(system === undefined ? {} : { system }),
    title: { it, en },
    source: options.source ?? inUse,
    certainty: options.certainty ?? 'use',
    ...(options.open === undefined ? {} : { open: options.open }),
    ...(options.leadingZeros === undefined ? {} : { leadingZeros: options.leadingZeros }),
    codes: rows.map(([code, itText, enText]): CodeEntry => ({ code, it: itText, en: enText })),
  };
}

/** Every SIAD table by the name that its code system has after `siad-`. */
export const siadTables = {
  trasmissione: table('T-01', undefined, 'Tipo di trasmissione', 'Kind of transmission', [
    ['I', 'inserimento', 'insert'],
    ['V', 'variazione', 'change'],
    ['C', 'cancellazione', 'cancel'],
  ]),
  validitaCI: table('T-02', undefined, 'Validità del codice identificativo', 'Validity of the identifier', [
    ['0', 'presente in banca dati nazionale', 'found in the national database'],
    ['1', 'non presente', 'not found'],
  ]),
  tipologiaCI: table('T-03', undefined, 'Tipo di codice identificativo', 'Kind of identifier', [
    ['0', 'codice fiscale', 'tax code'],
    ['1', 'STP', 'STP (foreigner temporarily present)'],
    ['2', 'ENI', 'ENI (European not registered)'],
    ['3', 'TEAM', 'European health insurance card'],
    ['4', 'codice fiscale numerico provvisorio', 'provisional numeric tax code'],
    ['99', 'non presente in banca dati', 'not in the database'],
  ]),
  genere: table('T-04', undefined, 'Genere', 'Gender', [
    ['1', 'maschio', 'male'],
    ['2', 'femmina', 'female'],
  ]),
  statoCivile: table('T-05', undefined, 'Stato civile', 'Marital status', [
    ['1', 'celibe o nubile', 'never married'],
    ['2', 'coniugato', 'married'],
    ['3', 'separato', 'separated'],
    ['4', 'divorziato', 'divorced'],
    ['5', 'vedovo', 'widowed'],
    ['9', 'non dichiarato', 'not declared'],
  ]),
  responsabilitaGenitoriale: table(
    'T-06',
    'responsabilita-genitoriale',
    'Responsabilità genitoriale',
    'Parental responsibility',
    [
      ['1', 'materna', 'mother'],
      ['2', 'paterna', 'father'],
      ['3', 'condivisa', 'shared'],
      ['4', 'esercitata da tutore', 'guardian'],
      ['5', 'struttura pubblica o convenzionata', 'public or contracted institution'],
      ['9', 'non disponibile', 'not available'],
    ],
  ),
  assistenteNonFamiliare: table(
    'T-07',
    'assistente-non-familiare',
    'Assistente non familiare',
    'Carer who is not a relative',
    [
      ['1', 'presente', 'present'],
      ['2', 'non presente', 'not present'],
    ],
  ),
  appartenenzaRete: table(
    'T-08',
    'appartenenza-rete',
    'Appartenenza alla rete locale di cure palliative',
    'Member of the local palliative-care network',
    [['1', 'appartiene alla rete', 'belongs to the network']],
    { open: true, source: 'Solo valore incontrato; altri valori non trovati' },
  ),
  tipoRete: table('T-09', 'tipo-rete', 'Tipo di rete', 'Kind of network', [['1', 'tipo 1', 'kind 1']], {
    open: true,
    source: 'Solo valore incontrato; significato e altri valori non trovati',
  }),
  soggettoRichiedente: table('T-10', 'soggetto-richiedente', 'Soggetto richiedente', 'Who asked', [
    ['1', 'servizi sociali', 'social services'],
    ['2', 'MMG o PLS', 'general practitioner or paediatrician'],
    ['3', 'ospedale', 'hospital'],
    ['4', 'ospedale, per dimissione protetta', 'hospital, protected discharge'],
    ['5', 'struttura residenziale extraospedaliera', 'residential facility outside hospital'],
    ['6', 'utente o familiari', 'person or family'],
    ['7', 'apertura amministrativa per riassetto territoriale', 'administrative opening, territorial reorganisation'],
    ['8', 'apertura amministrativa, persona già in carico', 'administrative opening, person already in charge'],
    ['9', 'altro', 'other'],
    ['10', 'hospice', 'hospice'],
    ['11', 'servizi territoriali o distrettuali', 'territorial or district services'],
    ['12', 'medico specialista', 'specialist'],
    ['13', 'ambulatorio di cure palliative', 'palliative-care clinic'],
  ]),
  tipologiaPIC: table('T-11', 'tipologia-pic', 'Tipologia di presa in carico', 'Kind of taking in charge', [
    ['1', 'cure domiciliari (art. 22 LEA)', 'home care (art. 22 LEA)'],
    ['2', 'cure palliative domiciliari UCP-DOM (art. 23 LEA)', 'palliative home care UCP-DOM (art. 23 LEA)'],
  ]),
  pianificazioneCondivisa: table(
    'T-12',
    'pianificazione-condivisa',
    'Pianificazione condivisa (L. 219/2017)',
    'Shared care planning (Act 219/2017)',
    [
      ['1', 'sì', 'yes'],
      ['2', 'no', 'no'],
      ['9', 'non disponibile', 'not available'],
    ],
  ),
  autonomia: table('T-13', 'autonomia', 'Autonomia', 'Autonomy', [
    ['1', 'autonomo', 'autonomous'],
    ['2', 'parzialmente dipendente', 'partly dependent'],
    ['3', 'totalmente dipendente', 'wholly dependent'],
  ]),
  gradoMobilita: table('T-14', 'grado-mobilita', 'Grado di mobilità', 'Degree of mobility', [
    ['1', 'si sposta da solo', 'moves alone'],
    ['2', 'si sposta assistito', 'moves with help'],
    ['3', 'non si sposta', 'does not move'],
  ]),
  disturbo: table('T-15', 'disturbo', 'Grado del disturbo', 'Degree of the disorder', [
    ['1', 'assente o lieve', 'absent or slight'],
    ['2', 'moderato', 'moderate'],
    ['3', 'grave', 'serious'],
  ]),
  supportoSociale: table('T-16', 'supporto-sociale', 'Supporto sociale', 'Social support', [
    ['1', 'presente', 'present'],
    ['2', 'presenza parziale o temporanea', 'partial or temporary'],
    ['3', 'non presente', 'not present'],
  ]),
  presenzaRischio: table(
    'T-17',
    'presenza-rischio',
    'Presenza della fragilità o del rischio',
    'Presence of frailty or risk',
    [
      ['1', 'presente', 'present'],
      ['2', 'assente', 'absent'],
      ['9', 'non disponibile', 'not available'],
    ],
  ),
  siNo: table('T-18', 'si-no', 'Sì o no', 'Yes or no', [
    ['1', 'sì', 'yes'],
    ['2', 'no', 'no'],
  ]),
  bisogno: table('T-20', 'bisogno', 'Bisogno assistenziale', 'Care need', [
    ['1', 'presente', 'present'],
    ['2', 'assente', 'absent'],
    ['9', 'non disponibile', 'not available'],
  ]),
  motivoRivalutazione: table(
    'T-22',
    'motivo-rivalutazione',
    'Motivo della rivalutazione',
    'Reason of the re-evaluation',
    [
      ['1', 'scadenza del periodo previsto', 'end of the planned period'],
      ['2', 'variazione delle condizioni', 'change of conditions'],
    ],
  ),
  tipoAccesso: table('T-24', 'tipo-accesso', 'Tipo di accesso', 'Kind of access', [
    ['1', 'programmato', 'planned'],
    ['2', 'non programmato', 'not planned'],
    ['9', 'non disponibile', 'not available'],
  ]),
  tipoOperatore: table('T-25', 'tipo-operatore', 'Tipo di operatore', 'Kind of professional', [
    ['1', 'MMG', 'general practitioner'],
    ['2', 'PLS', 'paediatrician of choice'],
    ['3', 'infermiere', 'nurse'],
    ['4', 'medico specialista', 'specialist'],
    ['5', 'medico esperto in cure palliative', 'palliative-care doctor'],
    ['6', 'medico di continuità assistenziale', 'out-of-hours doctor'],
    ['7', 'psicologo', 'psychologist'],
    ['8', 'fisioterapista', 'physiotherapist'],
    ['9', 'logopedista', 'speech therapist'],
    ['10', 'OSS', 'health-care assistant'],
    ['11', 'dietista', 'dietician'],
    ['12', 'assistente sociale', 'social worker'],
    ['13', 'terapista occupazionale', 'occupational therapist'],
    ['99', 'altro', 'other'],
  ]),
  tipoPrestazione: table('T-26', 'tipo-prestazione', 'Tipo di prestazione', 'Kind of service', [
    ['1', 'visita domiciliare', 'home visit'],
    ['2', 'prelievo ematico', 'blood sample'],
    ['3', 'esami strumentali', 'instrumental examination'],
    ['4', 'educazione del caregiver, nursing, addestramento', 'education of the caregiver, nursing, training'],
    ['5', 'supporto psicologico', 'psychological support'],
    ['6', 'terapie iniettive', 'injections'],
    ['7', 'terapia infusionale SC/EV', 'infusion therapy'],
    ['8', 'emotrasfusione', 'blood transfusion'],
    [
      '9',
      'paracentesi, toracentesi e altre manovre invasive',
      'paracentesis, thoracentesis, other invasive manoeuvres',
    ],
    ['10', 'ventilazione meccanica, tracheostomia, ossigenoterapia', 'ventilation, tracheostomy, oxygen therapy'],
    ['11', 'nutrizione enterale', 'enteral nutrition'],
    ['12', 'nutrizione parenterale, CVC', 'parenteral nutrition, central line'],
    ['13', 'cateterismo urinario', 'urinary catheter'],
    ['14', 'alvo ed enterostomie', 'bowel and enterostomy care'],
    ['15', 'igiene personale e mobilizzazione', 'hygiene and mobilisation'],
    ['16', 'medicazioni semplici', 'simple dressing'],
    ['17', 'medicazioni complesse', 'complex dressing'],
    ['18', 'fasciature, bendaggi', 'bandages'],
    ['19', 'rieducazione motoria-respiratoria', 'motor and respiratory rehabilitation'],
    ['20', 'rieducazione del linguaggio', 'speech rehabilitation'],
    ['21', 'rieducazione neuropsicologica', 'neuropsychological rehabilitation'],
    ['22', 'controllo del dolore', 'pain control'],
    ['23', 'controllo della dispnea', 'dyspnoea control'],
    ['24', 'controllo sintomi gastro-enterici', 'control of gastro-enteric symptoms'],
    ['25', 'controllo sintomi psico-comportamentali', 'control of behavioural symptoms'],
    ['26', 'sedazione palliativa', 'palliative sedation'],
    ['27', 'quadri clinici complessi', 'complex clinical pictures'],
    ['28', 'accudimento', 'personal care'],
    ['99', 'non disponibile', 'not available'],
  ]),
  motivoSospensione: table('T-27', 'motivo-sospensione', 'Motivo della sospensione', 'Reason of the suspension', [
    ['1', 'ricovero temporaneo in ospedale', 'temporary stay in hospital'],
    ['2', 'allontanamento temporaneo', 'temporary absence'],
    ['3', 'ricovero temporaneo in struttura residenziale', 'temporary stay in a residential facility'],
    ['4', 'ricovero in hospice', 'stay in hospice'],
    ['9', 'altro', 'other'],
  ]),
  motivoConclusione: table(
    'T-28',
    'motivo-conclusione',
    'Motivo della conclusione',
    'Reason of the conclusion',
    [
      ['1', 'completamento del programma assistenziale', 'care programme completed'],
      ['2', 'ricovero in ospedale', 'stay in hospital'],
      ['3', 'decesso a domicilio', 'death at home'],
      ['4', 'decesso in ospedale', 'death in hospital'],
      ['5', 'trasferimento in struttura residenziale', 'moved to a residential facility'],
      ['6', 'trasferimento in hospice', 'moved to a hospice'],
      ['7', 'decesso in hospice', 'death in hospice'],
      ['8', 'altra tipologia di cure domiciliari', 'other kind of home care'],
      ['9', 'cambio di residenza', 'change of residence'],
      ['10', 'cambio del medico', 'change of doctor'],
      ['11', "volontà dell'utente", 'will of the person'],
      ['12', 'chiusura amministrativa: nessuna prestazione da 6 mesi', 'administrative: no service for 6 months'],
      ['97', 'chiusura amministrativa per riassetto territoriale', 'administrative: territorial reorganisation'],
      ['98', "chiusura amministrativa con riapertura l'anno successivo", 'administrative: reopened next year'],
      ['99', 'altro', 'other'],
    ],
    { certainty: 'regional', source: lombardy, open: true, leadingZeros: true },
  ),
} as const;

/**
 * Region codes of the flows (DM 17 Sep 1986); 999 for people resident abroad, as other flows write it (not verified for
 * SIAD).
 */
export const regionTable: CodeTable = table(
  'REGIONE',
  undefined,
  'Codice della Regione o Provincia autonoma',
  'Code of the Region or autonomous Province',
  [
    ['010', 'Piemonte', 'Piedmont'],
    ['020', "Valle d'Aosta", 'Aosta Valley'],
    ['030', 'Lombardia', 'Lombardy'],
    ['041', 'PA Bolzano', 'Bolzano'],
    ['042', 'PA Trento', 'Trento'],
    ['050', 'Veneto', 'Veneto'],
    ['060', 'Friuli Venezia Giulia', 'Friuli Venezia Giulia'],
    ['070', 'Liguria', 'Liguria'],
    ['080', 'Emilia-Romagna', 'Emilia-Romagna'],
    ['090', 'Toscana', 'Tuscany'],
    ['100', 'Umbria', 'Umbria'],
    ['110', 'Marche', 'Marche'],
    ['120', 'Lazio', 'Lazio'],
    ['130', 'Abruzzo', 'Abruzzo'],
    ['140', 'Molise', 'Molise'],
    ['150', 'Campania', 'Campania'],
    ['160', 'Puglia', 'Apulia'],
    ['170', 'Basilicata', 'Basilicata'],
    ['180', 'Calabria', 'Calabria'],
    ['190', 'Sicilia', 'Sicily'],
    ['200', 'Sardegna', 'Sardinia'],
    ['999', 'estero', 'abroad'],
  ],
  { certainty: 'schema', source: 'DM 17 settembre 1986; schemi dei flussi ministeriali' },
);
