import type { FlowRecord } from '../../layout/layout.ts';
import { occurrencesAt, type Rule, textAt } from '../../layout/rule.ts';
import unusual from './unusual-services.json' with { type: 'json' };

const pic = 'Eventi/PresaInCarico';
const closing = 'Eventi/Conclusione';
const reevaluations = 'Eventi/Rivalutazione';
const accesses = 'Eventi/Erogazione';
const suspensions = 'Eventi/Sospensione';
const inUse = 'Controlli osservati negli strumenti degli enti che inviano il flusso';
const meaning = 'Dedotta dal significato dei campi';

/** Reasons of T-28 after which no access can follow: stays in hospital, deaths. */
const endOfAccesses = new Set(['2', '3', '4', '7', '02', '03', '04', '07']);

const unusualOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(unusual.services).map(([operator, codes]) => [operator, new Set(codes)]),
);

/** Rules between the fields of a T2 record; identifiers are the project's own. */
export const siadT2Rules: readonly Rule[] = [
  {
    kind: 'condition',
    id: 'SIAD-V01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Con confermaPrecedente 2 serve la Valutazione.',
      en: 'With confermaPrecedente 2 the Valutazione is needed.',
    },
    field: `${reevaluations}/Valutazione`,
    each: reevaluations,
    when: { path: './confermaPrecedente', in: ['2'] },
    must: { present: './Valutazione' },
  },
  {
    kind: 'condition',
    id: 'SIAD-V01',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Con confermaPrecedente 1 la Valutazione va omessa.',
      en: 'With confermaPrecedente 1 the Valutazione is left out.',
    },
    field: `${reevaluations}/Valutazione`,
    each: reevaluations,
    when: { path: './confermaPrecedente', in: ['1'] },
    must: { absent: './Valutazione' },
  },
  {
    kind: 'condition',
    id: 'SIAD-V02',
    level: 'discard',
    certainty: 'derived',
    source: meaning,
    text: {
      it: 'La rivalutazione non è successiva alla presa in carico.',
      en: 'The re-evaluation does not come after the PIC.',
    },
    field: `${reevaluations}/@data`,
    each: reevaluations,
    must: { path: './data', after: `${pic}/data` },
  },
  duplicate('SIAD-V02', reevaluations, ['data'], '@data', {
    it: 'Due rivalutazioni nello stesso giorno.',
    en: 'Two re-evaluations on the same day.',
  }),
  duplicate('SIAD-E02', accesses, ['data', 'TipoOperatore'], 'TipoOperatore', {
    it: 'Erogazione ripetuta per lo stesso giorno e operatore.',
    en: 'Access repeated for the same day and professional.',
  }),
  {
    kind: 'sequence',
    id: 'SIAD-E02',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Prestazione ripetuta nello stesso accesso: usare numPrestazione.',
      en: 'Service repeated in one access: use numPrestazione.',
    },
    field: `${accesses}/Prestazioni`,
    broken: repeatedServices,
  },
  {
    kind: 'sequence',
    id: 'SIAD-E03',
    level: 'anomaly',
    certainty: 'use',
    source: inUse,
    text: { it: 'Accesso durante una sospensione.', en: 'Access during a suspension.' },
    field: `${accesses}/@data`,
    broken: accessesInSuspension,
  },
  {
    kind: 'sequence',
    id: 'SIAD-E04',
    level: 'anomaly',
    certainty: 'derived',
    source: unusual.source,
    text: {
      it: 'Prestazione insolita per il tipo di operatore: da verificare.',
      en: 'Service that is unusual for the type of professional: to be checked.',
    },
    field: `${accesses}/Prestazioni/TipoPrestazione`,
    broken: unusualServices,
  },
  ...[
    { each: reevaluations, name: 'data' },
    { each: accesses, name: 'data' },
    { each: suspensions, name: 'dataInizio' },
  ].flatMap(({ each, name }): Rule[] => [
    {
      kind: 'condition',
      id: 'SIAD-P04',
      level: 'discard',
      certainty: 'use',
      source: inUse,
      text: { it: 'Evento precedente alla presa in carico.', en: 'Event before the PIC.' },
      field: `${each}/@${name}`,
      each,
      must: { path: `${pic}/data`, notAfter: `./${name}` },
    },
    {
      kind: 'condition',
      id: 'SIAD-P04',
      level: 'discard',
      certainty: 'use',
      source: inUse,
      text: { it: 'Evento successivo alla conclusione.', en: 'Event after the conclusion.' },
      field: `${each}/@${name}`,
      each,
      must: { path: `./${name}`, notAfter: `${closing}/dataAD` },
    },
  ]),
  {
    kind: 'condition',
    id: 'SIAD-X01',
    level: 'anomaly',
    certainty: 'regional',
    source: 'Controllo della Regione Lombardia (RECI28)',
    text: { it: 'La conclusione precede la presa in carico.', en: 'The conclusion comes before the PIC.' },
    field: `${closing}/@dataAD`,
    must: { path: `${pic}/data`, notAfter: `${closing}/dataAD` },
  },
  {
    kind: 'condition',
    id: 'SIAD-S01',
    level: 'discard',
    certainty: 'derived',
    source: meaning,
    text: { it: 'La sospensione finisce prima di cominciare.', en: 'The suspension ends before it begins.' },
    field: `${suspensions}/@dataFine`,
    each: suspensions,
    must: { path: './dataInizio', notAfter: './dataFine' },
  },
  {
    kind: 'sequence',
    id: 'SIAD-S01',
    level: 'discard',
    certainty: 'derived',
    source: meaning,
    text: { it: 'Sospensioni sovrapposte.', en: 'Overlapping suspensions.' },
    field: `${suspensions}/@dataInizio`,
    broken: overlappingSuspensions,
  },
  {
    kind: 'sequence',
    id: 'SIAD-K04',
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text: {
      it: 'Id_Rec del file della ASL non coerente con data della presa in carico o erogatore.',
      en: 'Id_Rec of the file of the ASL does not agree with the date of the PIC or the provider.',
    },
    field: `${pic}/Id_Rec`,
    broken: brokenIdentifier,
  },
  {
    kind: 'sequence',
    id: 'SIAD-X02',
    level: 'discard',
    certainty: 'derived',
    source: meaning,
    text: {
      it: 'Accesso dopo il giorno di un decesso o ricovero che conclude la presa in carico.',
      en: 'Access after the day of a death or hospital stay that concludes the PIC.',
    },
    field: `${accesses}/@data`,
    broken: accessesAfterEnd,
  },
];

function duplicate(
  id: string,
  each: string,
  keys: readonly string[],
  fieldName: string,
  text: { readonly it: string; readonly en: string },
): Rule {
  return {
    kind: 'sequence',
    id,
    level: 'discard',
    certainty: 'use',
    source: inUse,
    text,
    field: `${each}/${fieldName}`,
    broken: (record) => {
      const seen = new Set<string>();
      return placesOf(occurrencesAt(record, each), `${each}`, fieldName, (occurrence) => {
        const key = keys.map((name) => textAt(occurrence, name) ?? '').join('|');
        if (seen.has(key)) return true;
        seen.add(key);
        return false;
      });
    },
  };
}

function placesOf(
  occurrences: readonly FlowRecord[],
  each: string,
  fieldName: string,
  isBroken: (occurrence: FlowRecord) => boolean,
): readonly string[] {
  const places: string[] = [];
  let position = 0;
  for (const occurrence of occurrences) {
    position += 1;
    if (isBroken(occurrence)) places.push(`${each}[${position}]/${fieldName}`);
  }
  return places;
}

function repeatedServices(record: FlowRecord): readonly string[] {
  return placesOf(occurrencesAt(record, accesses), accesses, 'Prestazioni', (access) => {
    const codes = occurrencesAt(access, 'Prestazioni').map((service) => textAt(service, 'TipoPrestazione'));
    return new Set(codes).size < codes.length;
  });
}

function unusualServices(record: FlowRecord): readonly string[] {
  return occurrencesAt(record, accesses).flatMap((access, index) => {
    const codes = unusualOf.get(textAt(access, 'TipoOperatore') ?? '');
    if (codes === undefined || (textAt(access, 'data') ?? '') < unusual.effectiveFrom) return [];
    return placesOf(
      occurrencesAt(access, 'Prestazioni'),
      `${accesses}[${index + 1}]/Prestazioni`,
      'TipoPrestazione',
      (service) => codes.has(textAt(service, 'TipoPrestazione') ?? ''),
    );
  });
}

function accessesInSuspension(record: FlowRecord): readonly string[] {
  const pauses = occurrencesAt(record, suspensions);
  if (pauses.length === 0) return [];
  return placesOf(occurrencesAt(record, accesses), accesses, '@data', (access) => {
    const day = textAt(access, 'data');
    if (day === undefined) return false;
    // On the first and last day of a suspension an access is possible before leaving and after coming back.
    return pauses.some((pause) => {
      const start = textAt(pause, 'dataInizio');
      const end = textAt(pause, 'dataFine');
      return start !== undefined && day > start && (end === undefined || day < end);
    });
  });
}

function accessesAfterEnd(record: FlowRecord): readonly string[] {
  const reason = textAt(record, `${closing}/Motivazione`);
  const end = textAt(record, `${closing}/dataAD`);
  if (reason === undefined || end === undefined || !endOfAccesses.has(reason)) return [];
  return placesOf(occurrencesAt(record, accesses), accesses, '@data', (access) => (textAt(access, 'data') ?? '') > end);
}

function overlappingSuspensions(record: FlowRecord): readonly string[] {
  const pauses = occurrencesAt(record, suspensions).map((pause, index) => ({
    index,
    start: textAt(pause, 'dataInizio') ?? '',
    end: textAt(pause, 'dataFine') ?? '9999-12-31',
  }));
  const places: string[] = [];
  let latest: string | undefined;
  for (const pause of [...pauses].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    if (latest !== undefined && pause.start < latest) places.push(`${suspensions}[${pause.index + 1}]/@dataInizio`);
    if (latest === undefined || pause.end > latest) latest = pause.end;
  }
  return places;
}

function brokenIdentifier(record: FlowRecord): readonly string[] {
  const identifier = textAt(record, `${pic}/Id_Rec`);
  if (identifier === undefined || identifier.length >= 88) return [];
  const start = [
    textAt(record, 'Erogatore/CodiceRegione'),
    textAt(record, 'Erogatore/CodiceASL'),
    textAt(record, `${pic}/data`),
  ];
  if (start.some((part) => part === undefined)) return [];
  return identifier.startsWith(start.join('')) ? [] : [`${pic}/Id_Rec`];
}
