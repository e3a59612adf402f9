import type { FlowRecord } from '../../layout/layout.ts';
import { type Rule, textAt } from '../../layout/rule.ts';
import residence from './residence.json' with { type: 'json' };

const pic = 'Eventi/PresaInCarico';
const person = 'Assistito/DatiAnagrafici';
const evaluation = 'Eventi/Valutazione';
const age = { birthYear: `${person}/AnnoNascita`, on: `${pic}/data` } as const;
const palliative = { path: `${pic}/TipologiaPIC`, in: ['2'] } as const;
const ordinary = { path: `${pic}/TipologiaPIC`, in: ['1'] } as const;
const inUse = 'Controlli osservati negli strumenti degli enti che inviano il flusso';
const meaning = 'Dedotta dal significato dei campi';

const provincesOfRegion: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(residence.regions));
const provincesOfAsl: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(residence.asl).flatMap(([region, all]) =>
    Object.entries(all).map(([asl, provinces]) => [region + asl, provinces] as const),
  ),
);

/** Makes a rule that a field must be there under a condition. */
function palliativeField(path: string, field: string): Rule {
  return {
    kind: 'condition',
    id: 'SIAD-C01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Campo obbligatorio quando TipologiaPIC è 2 (UCP-DOM).',
      en: 'Field mandatory when TipologiaPIC is 2 (UCP-DOM).',
    },
    field,
    when: palliative,
    must: { present: path },
  };
}

/** Makes a rule that a field is left out for ordinary home care. */
function notForOrdinary(path: string, field: string): Rule {
  return {
    kind: 'condition',
    id: 'SIAD-C01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Campo da omettere quando TipologiaPIC è 1.',
      en: 'Field to be left out when TipologiaPIC is 1.',
    },
    field,
    when: ordinary,
    must: { absent: path },
  };
}

/**
 * Rules between the fields of a T1 record. The identifiers are the project's own, not codes of the Ministry: no public
 * list of its discards and anomalies is known.
 */
export const siadT1Rules: readonly Rule[] = [
  {
    kind: 'sequence',
    id: 'SIAD-K04',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Id_Rec del file della ASL non coerente con CUNI, data della presa in carico o erogatore.',
      en: 'Id_Rec of the file of the ASL does not agree with CUNI, date of the PIC or provider.',
    },
    field: `${pic}/Id_Rec`,
    broken: brokenIdentifier,
  },
  {
    kind: 'condition',
    id: 'SIAD-A00',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: "L'anno di nascita è successivo a quello della presa in carico.",
      en: 'The year of birth lies after that of the PIC.',
    },
    field: `${person}/AnnoNascita`,
    must: { any: [{ absent: age.birthYear }, { absent: age.on }, { path: age.birthYear, notAfter: age.on }] },
  },
  {
    kind: 'condition',
    id: 'SIAD-A01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'ResponsabilitaGenitoriale obbligatoria fino a 17 anni.',
      en: 'ResponsabilitaGenitoriale is mandatory up to 17 years of age.',
    },
    field: `${person}/ResponsabilitaGenitoriale`,
    when: { ...age, atMost: 17 },
    must: { present: `${person}/ResponsabilitaGenitoriale` },
  },
  {
    kind: 'condition',
    id: 'SIAD-A01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'ResponsabilitaGenitoriale da omettere da 18 anni.',
      en: 'ResponsabilitaGenitoriale is left out from 18 years of age.',
    },
    field: `${person}/ResponsabilitaGenitoriale`,
    when: { ...age, atLeast: 18 },
    must: { absent: `${person}/ResponsabilitaGenitoriale` },
  },
  {
    kind: 'condition',
    id: 'SIAD-A02',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: { it: 'Autonomia obbligatoria da 6 anni.', en: 'Autonomia is mandatory from 6 years of age.' },
    field: `${evaluation}/Autonomia`,
    when: { ...age, atLeast: 6 },
    must: { present: `${evaluation}/Autonomia` },
  },
  {
    kind: 'condition',
    id: 'SIAD-A02',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: { it: 'GradoMobilita obbligatorio da 3 anni.', en: 'GradoMobilita is mandatory from 3 years of age.' },
    field: `${evaluation}/GradoMobilita`,
    when: { ...age, atLeast: 3 },
    must: { present: `${evaluation}/GradoMobilita` },
  },
  {
    kind: 'condition',
    id: 'SIAD-A03',
    level: 'anomaly',
    certainty: 'derived',
    source: meaning,
    text: {
      it: 'Stato civile insolito per un minore.',
      en: 'Unusual marital status for a minor.',
    },
    field: `${person}/StatoCivile`,
    when: { ...age, atMost: 17 },
    must: { path: `${person}/StatoCivile`, in: ['1', '9'] },
  },
  {
    kind: 'condition',
    id: 'SIAD-R01',
    level: 'discard',
    certainty: 'use',
    source: 'Regola di altri flussi nazionali (residenti all’estero)',
    text: {
      it: 'StatoEstero richiede Regione 999, ASL 999 e Comune 999999.',
      en: 'StatoEstero needs Regione 999, ASL 999 and Comune 999999.',
    },
    field: `${person}/Residenza/StatoEstero`,
    when: { present: `${person}/Residenza/StatoEstero` },
    must: {
      all: [
        { path: `${person}/Residenza/Regione`, in: ['999'] },
        { path: `${person}/Residenza/ASL`, in: ['999'] },
        { path: `${person}/Residenza/Comune`, in: ['999999'] },
      ],
    },
  },
  {
    kind: 'sequence',
    id: 'SIAD-R01',
    level: 'discard',
    certainty: 'use',
    source: residence.source,
    text: {
      it: 'Il Comune di residenza non è della Regione o della ASL indicata.',
      en: 'The municipality of residence does not belong to the Region or ASL given.',
    },
    field: `${person}/Residenza/Comune`,
    broken: brokenResidence,
  },
  palliativeField(`${pic}/PianificazioneCondivisa`, `${pic}/@PianificazioneCondivisa`),
  palliativeField('Erogatore/AppartenenzaRete', 'Erogatore/AppartenenzaRete'),
  palliativeField(`${evaluation}/CurePalliative`, `${evaluation}/CurePalliative`),
  palliativeField(`${evaluation}/ValutazioneUCPDOM`, `${evaluation}/ValutazioneUCPDOM`),
  notForOrdinary(`${pic}/PianificazioneCondivisa`, `${pic}/@PianificazioneCondivisa`),
  notForOrdinary('Erogatore/AppartenenzaRete', 'Erogatore/AppartenenzaRete'),
  notForOrdinary('Erogatore/TipoRete', 'Erogatore/TipoRete'),
  notForOrdinary(`${evaluation}/ValutazioneUCPDOM`, `${evaluation}/ValutazioneUCPDOM`),
  {
    kind: 'condition',
    id: 'SIAD-C01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'TipoRete obbligatorio quando AppartenenzaRete è 1.',
      en: 'TipoRete is mandatory when AppartenenzaRete is 1.',
    },
    field: 'Erogatore/TipoRete',
    when: { path: 'Erogatore/AppartenenzaRete', in: ['1'] },
    must: { present: 'Erogatore/TipoRete' },
  },
  {
    kind: 'condition',
    id: 'SIAD-C02',
    level: 'anomaly',
    certainty: 'derived',
    source: meaning,
    text: {
      it: 'Cura di ulcere cutanee senza lesioni della cute.',
      en: 'Care of skin ulcers without skin lesions.',
    },
    field: `${evaluation}/LesioniCute`,
    when: { path: `${evaluation}/LesioniCute`, in: ['2'] },
    must: {
      not: {
        any: [
          { path: `${evaluation}/CuraUlcereCutanee12Grado`, in: ['1'] },
          { path: `${evaluation}/CuraUlcereCutanee34Grado`, in: ['1'] },
        ],
      },
    },
  },
  {
    kind: 'condition',
    id: 'SIAD-C03',
    level: 'anomaly',
    certainty: 'derived',
    source: meaning,
    text: {
      it: 'Persona che vive sola e senza assistente, con supporto sociale presente: da verificare.',
      en: 'Person who lives alone and without a carer, with social support present: to be checked.',
    },
    field: `${evaluation}/SupportoSociale`,
    when: {
      all: [
        { path: 'Conviventi/NucleoFamiliare', in: ['0', '00'] },
        { path: 'Conviventi/AssistenteNonFamiliare', in: ['2'] },
      ],
    },
    must: { path: `${evaluation}/SupportoSociale`, in: ['2', '3'] },
  },
  {
    kind: 'condition',
    id: 'SIAD-X01',
    level: 'anomaly',
    certainty: 'regional',
    source: 'Controllo della Regione Lombardia (RECI28)',
    text: {
      it: 'La prima valutazione precede la presa in carico.',
      en: 'The first evaluation comes before the PIC.',
    },
    field: `${evaluation}/@data`,
    must: { path: `${pic}/data`, notAfter: `${evaluation}/data` },
  },
];

function brokenIdentifier(record: FlowRecord): readonly string[] {
  const identifier = textAt(record, `${pic}/Id_Rec`);
  // After the ministry's tool the parts can no longer be read.
  if (identifier === undefined || identifier.length >= 88) return [];
  const parts = [
    textAt(record, 'Erogatore/CodiceRegione'),
    textAt(record, 'Erogatore/CodiceASL'),
    textAt(record, `${pic}/data`),
    textAt(record, `${person}/CUNI`),
  ];
  if (parts.some((part) => part === undefined)) return [];
  return parts.join('') === identifier ? [] : [`${pic}/Id_Rec`];
}

/** Regions and ASLs that the table does not know (Sardinia changes its provinces) are not judged. */
function brokenResidence(record: FlowRecord): readonly string[] {
  const region = textAt(record, `${person}/Residenza/Regione`);
  const asl = textAt(record, `${person}/Residenza/ASL`);
  const province = textAt(record, `${person}/Residenza/Comune`)?.match(/^(\d{3})\d{3}$/)?.[1];
  if (region === undefined || province === undefined) return [];
  if ((textAt(record, `${pic}/data`) ?? '') < residence.effectiveFrom) return [];
  const isOut = (provinces: readonly string[] | undefined) => provinces !== undefined && !provinces.includes(province);
  return isOut(provincesOfRegion.get(region)) || isOut(provincesOfAsl.get(`${region}${asl ?? ''}`))
    ? [`${person}/Residenza/Comune`]
    : [];
}
