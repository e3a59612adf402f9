import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A row of the register of assisted citizens of an Azienda Sanitaria. */
export interface RegisterRow {
  readonly codiceFiscale: string;
  readonly family: string;
  readonly given: string;
  readonly sex: 'M' | 'F';
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly province: string;
  /** ISTAT code of the municipality, six digits. */
  readonly municipality: string;
  /** FLS.11 code of the ASL of residence, six digits. */
  readonly asl: string;
}

const header = 'codice_fiscale;cognome;nome;sesso;data_nascita;indirizzo;cap;comune;provincia;istat;asl' as const;

/** Reads a register row by row, so that its size does not matter. Throws, by line number, for a row that is not one. */
export async function* readRegister(path: string): AsyncGenerator<RegisterRow> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    if (number === 1) {
      if (line !== header) throw new Error(`riga 1: attesa l'intestazione · line 1: expected the header ${header}`);
    } else if (line !== '') {
      yield parseRow(line, number);
    }
  }
}

/** Parts a stream into groups of `size`; the last one may be smaller. */
export async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function parseRow(line: string, number: number): RegisterRow {
  const cells = line.split(';');
  const [codiceFiscale, family, given, sex, birthDate, street, postalCode, city, province, municipality, asl] = cells;
  if (cells.length !== header.split(';').length || cells.includes('') || (sex !== 'M' && sex !== 'F')) {
    // The content of the row is personal: its number is enough to find it.
    throw new Error(`riga ${number}: celle mancanti o errate · line ${number}: missing or wrong cells`);
  }
  const text = (cell: string | undefined): string => (cell ?? '').trim();
  return {
    codiceFiscale: text(codiceFiscale).toUpperCase(),
    family: text(family),
    given: text(given),
    sex,
    birthDate: text(birthDate),
    street: text(street),
    postalCode: text(postalCode),
    city: text(city),
    province: text(province),
    municipality: text(municipality),
    asl: text(asl),
  };
}
