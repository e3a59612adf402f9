import fc from 'fast-check';
import type { FlowRecord } from '../../../layout/layout.ts';
import type { MobilityLetter } from '../charged-block.ts';

/** The lines of one prescription in both files of a pair. */
export interface SampleBlock {
  readonly persons: readonly FlowRecord[];
  readonly services: readonly FlowRecord[];
}

const latin = 'ABCDEFGHILMNOPQRSTUVZÀÈÉÌÒÙÄÖÜÇÑ';
const name = (length: number) =>
  fc
    .array(fc.constantFrom(...latin, ...latin, "'", ' ', '-'), { minLength: 1, maxLength: length })
    .map((parts) => parts.join('').trim())
    .filter((text) => text !== '');
/** Days of the calendar, the last of February of leap years among them, as positional files have them. */
const birthday = fc.oneof(
  fc.constantFrom('29022000', '29021904', '28021900', '01011980', '31121999'),
  fc
    .date({ min: new Date('1905-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10).split('-').reverse().join('')),
);
const year = fc.constantFrom('01012024', '29022024', '31122024', '15082024');
const optional = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });
const cents = fc.oneof(fc.constantFrom(0, 1, 99, 100), fc.integer({ min: 0, max: 99_999 }));

const person = fc.record({
  cognome: optional(name(30)),
  nome: optional(name(20)),
  codiceFiscale: fc.oneof(
    fc.stringMatching(/^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/),
    fc.stringMatching(/^\d{11}$/),
  ),
  sesso: optional(fc.constantFrom('1', '2')),
  dataNascita: birthday,
  comuneResidenza: fc.constantFrom('058091', '015146', '090003', '021008', '065116'),
  uslResidenza: optional(fc.stringMatching(/^\d{3}$/)),
  medicoPrescrittore: optional(fc.constantFrom('PTRGNN68H65F839U', '0012345', 'MED-1')),
});

const errors = Object.fromEntries(
  Array.from({ length: 10 }, (_, at) => [`err${String(at + 1).padStart(2, '0')}`, '0']),
);
const inCents = (value: number, width: number, decimals = 2) =>
  `${String(Math.floor(value / 100)).padStart(width, '0')},${String(value % 100)
    .padStart(2, '0')
    .padEnd(decimals, '0')}`;

const place = (pointLength: number) =>
  fc.record({
    regioneAddebitante: fc.constant('150'),
    aziendaInviante: fc.stringMatching(/^\d{3}$/),
    presidioErogatore: fc.stringMatching(new RegExp(`^[A-Z0-9]{1,${pointLength}}$`)),
    id: fc.stringMatching(/^[A-Z0-9][A-Z0-9,|/$\\-]{0,18}[A-Z0-9]$/),
  });
const nre = fc.stringMatching(/^\d{3}[0-9A-Z]{2}[0-7]\d{9}$/);

const blockOfD: fc.Arbitrary<SampleBlock> = fc
  .record({
    person,
    place: place(6),
    number: nre,
    day: year,
    ticket: fc.option(cents, { nil: undefined }),
    position: fc.constantFrom('01', '02', undefined),
    exemption: optional(fc.constantFrom('013', 'E01', 'RCG010')),
    lines: fc.array(
      fc.record({ codiceFarmaco: fc.stringMatching(/^0\d{8}$/), packs: fc.integer({ min: 1, max: 6 }), price: cents }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ person: who, place: where, number, day, ticket, position, exemption, lines }) => {
    // Who is not exempt pays something that is stated, even zero.
    const paid = ticket ?? (position === '02' ? 0 : undefined);
    const shared = {
      ...where,
      ...errors,
      numeroRicetta: number,
      dataErogazione: day,
      ticket: paid === undefined && position === undefined ? '0' : '1',
      posizioneTicket: position,
      posizioneContabile: '1',
    };
    // A co-payment that is stated reads back as stated; one that is not stays silent only when nobody paid.
    const sum = lines.reduce((total, { price }) => total + price, 0);
    const services = lines.map(({ codiceFarmaco, packs, price }) => ({
      ...shared,
      codiceFarmaco,
      quantita: String(packs).padStart(3, '0'),
      importoTicket: '0000,00',
      importoTotale: inCents(price, 5),
    }));
    const total = {
      ...shared,
      quantita: '000',
      importoTicket: inCents(paid ?? 0, 4),
      importoTotale: inCents(Math.max(0, sum - (paid ?? 0)), 5),
      tipoModulo: '01',
      codiceEsenzione: position === '01' ? exemption : undefined,
    };
    return numbered(where, who, [...services, total]);
  });

const medicineOfF = fc.oneof(
  fc.record({ tipoMedicinale: fc.constant('1'), codiceFarmaco: fc.stringMatching(/^0\d{8}$/) }),
  fc.record({
    tipoMedicinale: fc.constantFrom('2', '3'),
    codiceFarmaco: fc.stringMatching(/^[ABC]\d{2}[A-Z]{2}\d{2}$/),
  }),
  fc.record({ tipoMedicinale: fc.constantFrom('4', '5'), codiceFarmaco: fc.constantFrom('V03AN01', 'V03AN') }),
);

const blockOfF: fc.Arbitrary<SampleBlock> = fc
  .record({
    person,
    place: place(8),
    number: nre,
    contact: optional(fc.constantFrom('REG-1', '0000000012', '12345678901234AB')),
    day: year,
    isDpc: fc.boolean(),
    mode: fc.constantFrom('01', '02', '03', '04', '05', '07', '08'),
    ticket: fc.oneof(fc.constant(0), cents),
    isPaying: fc.boolean(),
    lines: fc.array(
      fc.record({
        medicine: medicineOfF,
        aic: fc.stringMatching(/^0\d{8}$/),
        quantity: fc.integer({ min: 1, max: 99_999 }),
        cost: fc.integer({ min: 0, max: 99_999_999 }),
        fee: cents,
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ person: who, place: where, number, contact, day, isDpc, mode, ticket, isPaying, lines }) => {
    const paid = isPaying ? ticket : 0;
    const shared = {
      ...where,
      ...errors,
      numeroRicetta: isDpc ? number : contact,
      dataErogazione: day,
      posizioneTicket: isPaying ? '01' : '09',
      posizioneContabile: '1',
      modalitaErogazione: isDpc ? '06' : mode,
    };
    const fees = lines.reduce((total, { fee }) => total + fee, 0);
    const costs = lines.reduce((total, { cost }) => total + cost, 0);
    const services = lines.map(({ medicine, aic, quantity, cost, fee }) => ({
      ...shared,
      ...(isDpc ? { tipoMedicinale: '1', codiceFarmaco: aic } : medicine),
      importoTicket: '0000,00',
      fattoreConversione: '1',
      quantita: inCents(quantity, 12),
      importoTotale: inCents(cost, 8, 5),
      costoServizio: inCents(fee, 4),
    }));
    const total = {
      ...shared,
      importoTicket: inCents(paid, 4),
      quantita: inCents(0, 12),
      importoTotale: inCents(Math.max(0, costs - paid + fees), 8, 5),
      costoServizio: inCents(fees, 4),
    };
    return numbered(where, who, [...services, total]);
  });

/** Codes whose holders are named: none of those that the agreement hides. */
const service = fc.oneof(
  fc.record({
    codificaNomenclatore: fc.constant('N'),
    codicePrestazione: fc.constantFrom('89.7', '89.7A.3', '88.71.4', '93.11.2', '90.62.2'),
  }),
  fc.record({
    codificaNomenclatore: fc.constant('t'),
    codicePrestazione: fc.stringMatching(/^[A-Z0-9]{2,7}$/),
  }),
);

const blockOfC: fc.Arbitrary<SampleBlock> = fc
  .record({
    person,
    place: place(6),
    point: fc.stringMatching(/^[A-Z0-9]{6}$/),
    sex: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('S', 'S', 'A', 'P', 'D'),
    number: nre,
    contact: fc.constantFrom('REG-1', '0000000012', '12345678901234AB'),
    ticket: cents,
    position: fc.constantFrom('01', '02'),
    hasPosition: fc.boolean(),
    exemption: fc.constantFrom('013', 'E01', 'RCG010'),
    priority: optional(fc.constantFrom('U', 'B', 'D', 'P')),
    ownership: fc.constantFrom('1', '2'),
    lines: fc.array(
      fc.record({
        service,
        day: year,
        quantity: fc.integer({ min: 1, max: 999 }),
        amount: fc.integer({ min: 0, max: 999_999 }),
        discipline: optional(fc.constantFrom('008', '034', '156')),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map((sample) => {
    const { person: who, place: anywhere, point, sex, kind, number, contact, exemption, priority, ownership } = sample;
    const { presidioErogatore: _, ...rest } = anywhere;
    const where = { ...rest, strutturaErogatrice: point };
    // Only a prescription of the health service has to say it.
    const position = kind === 'S' || sample.hasPosition ? sample.position : undefined;
    const paid = position === '01' ? 0 : sample.ticket;
    const shared = {
      ...where,
      ...errors,
      numeroRicetta: kind === 'S' ? number : contact,
      posizioneContabile: '1',
      tipoStruttura: ownership,
    };
    const services = sample.lines.map(({ service: code, day, quantity, amount, discipline }) => ({
      ...shared,
      ...code,
      data: day,
      quantita: String(quantity).padStart(3, '0'),
      importoTicket: '0000,00',
      importoTotale: inCents(amount, 5),
      disciplina: discipline,
    }));
    const sum = sample.lines.reduce((total, { amount }) => total + amount, 0);
    const total = {
      ...shared,
      quantita: '000',
      posizioneTicket: position,
      importoTicket: inCents(paid, 4),
      importoTotale: inCents(Math.max(0, sum - paid), 5),
      tipoErogazione: kind,
      classePriorita: priority,
      codiceEsenzione: position === '01' ? exemption : undefined,
    };
    return numbered(where, { ...who, sesso: sex }, [...services, total]);
  });

type Loose = Readonly<Record<string, string | undefined>>;

function numbered(where: Loose, who: Loose, services: readonly Loose[]): SampleBlock {
  // The region of the province tells whose ASL it is.
  const lineOf = (index: number) => (index === services.length - 1 ? '99' : String(index + 1).padStart(2, '0'));
  return {
    persons: services.map((_, index) => present({ ...where, ...who, progressivoRiga: lineOf(index) })),
    services: services.map((service, index) => present({ ...service, progressivoRiga: lineOf(index) })),
  };
}

function present(fields: Loose): FlowRecord {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Blocks that a file of the field may hold and that resources carry whole; the days are of 2024. */
export const sampleBlock: Readonly<Record<MobilityLetter, fc.Arbitrary<SampleBlock>>> = {
  C: blockOfC,
  D: blockOfD,
  F: blockOfF,
};
