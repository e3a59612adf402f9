import type { Extension, Identifier, MedicationDispense, Patient, Reference } from '@medplum/fhirtypes';
import { fromDayMonthYear } from '../../layout/civil-date.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { extensions, identifiers } from '../siad/fhir-shape.ts';
import type { MedicineLetter } from './dispensed-block.ts';
import { dispensing, mobility, systems } from './fhir-names.ts';
import type { CodedAddress } from './person-fields.ts';
import { regionOfPlace } from './regions.ts';

/** The person of a block; undefined for one who has no name and no codice fiscale in it. */
export function toPatient(record: FlowRecord): Patient | undefined {
  const at = (name: string) => textAt(record, name);
  const code = at('codiceFiscale');
  if (code === undefined) return undefined;
  const family = at('cognome');
  const given = at('nome');
  const birth = fromDayMonthYear(at('dataNascita') ?? '');
  const sex = at('sesso');
  return {
    resourceType: 'Patient',
    identifier: [{ system: identifiers.codiceFiscale, value: code }],
    ...(family === undefined && given === undefined
      ? {}
      : {
          name: [
            {
              use: 'official',
              ...(family === undefined ? {} : { family }),
              ...(given === undefined ? {} : { given: [given] }),
            },
          ],
        }),
    gender: sex === '1' ? 'male' : sex === '2' ? 'female' : 'unknown',
    ...(birth === undefined ? {} : { birthDate: birth }),
    address: [toAddress(at('comuneResidenza') ?? '', at('uslResidenza'))],
  };
}

function toAddress(place: string, asl: string | undefined): CodedAddress {
  const region = regionOfPlace(place);
  const coded = (system: string, code: string) => ({
    extension: [{ url: extensions.codedString, valueCoding: { system, code } }],
  });
  return {
    ...(asl === undefined || region === undefined
      ? {}
      : { extension: [{ url: extensions.addressAsl, valueCoding: { system: systems.asl, code: region + asl } }] }),
    use: 'home',
    ...(place.endsWith('000')
      ? { _district: coded(mobility.province, place.slice(0, 3)) }
      : { _city: coded(systems.municipality, place) }),
    country: 'IT',
  };
}

/** What a dispensing is made from: its line, the total of its block and the line of its person. */
export interface LineRecords {
  readonly letter: MedicineLetter;
  readonly line: FlowRecord;
  readonly total: FlowRecord;
  readonly person: FlowRecord;
  readonly isFirst: boolean;
}

/** The dispensing of a detail line. What was paid for the whole block stands in the first one. */
export function toDispense(records: LineRecords, id: string, subject: Reference<Patient>): MedicationDispense {
  const { letter, line } = records;
  const at = (name: string) => textAt(line, name) ?? '';
  const isDpc = letter === 'F' && at('modalitaErogazione') === '06';
  const channel = letter === 'D' ? 'convention' : isDpc ? 'dpc' : 'direct';
  const number = textAt(line, 'numeroRicetta');
  const isNre = number !== undefined && nrePattern.test(number);
  const isOnAic = letter === 'D' || at('tipoMedicinale') === '1';
  const coded = (url: string, system: string, code: string): Extension => ({ url, valueCoding: { system, code } });
  const charges = chargesOf(records);
  const medicine = { coding: [{ system: isOnAic ? dispensing.aic : dispensing.atc, code: at('codiceFarmaco') }] };
  const facts = prescriptionFacts(records);
  return {
    resourceType: 'MedicationDispense',
    id,
    meta: {
      profile: [letter === 'D' ? mobility.pharmacyProfile : isDpc ? mobility.dpcProfile : mobility.directProfile],
    },
    extension: [
      ...(charges.length > 0 ? [{ url: dispensing.charges, extension: charges }] : []),
      ...(facts.length > 0 ? [{ url: mobility.charged, extension: facts }] : []),
      ...(letter === 'F' ? [{ url: dispensing.purchase, valueMoney: euro(at('importoTotale')) }] : []),
      ...(channel === 'direct'
        ? [
            coded(dispensing.mode, dispensing.modes, at('modalitaErogazione')),
            coded(dispensing.kind, dispensing.kinds, at('tipoMedicinale')),
            coded(dispensing.contact, dispensing.contacts, isNre ? '1' : '2'),
          ]
        : []),
    ],
    identifier: [
      { system: mobility.block, value: at('id') },
      { system: mobility.line, value: `${at('id')}/${at('progressivoRiga')}` },
      ...(number === undefined || isNre ? [] : [{ system: dispensing.contactNumber, value: number }]),
    ],
    status: 'completed',
    category: { coding: [{ system: dispensing.channels, code: channel }] },
    medicationCodeableConcept: medicine,
    subject,
    performer: dispenserOf(line),
    ...(isNre ? { authorizingPrescription: [{ identifier: { system: dispensing.prescription, value: number } }] } : {}),
    // The file does not say whether something of the prescription was left: what it charges was handed over.
    ...(channel === 'direct' ? {} : { type: { coding: [{ system: mobility.operations, code: '1' }] } }),
    quantity: { value: Number(at('quantita').replace(',', '.')) },
    whenHandedOver: fromDayMonthYear(at('dataErogazione')) ?? '',
  };
}

/** NRE, or the number on a paper form (Sistema TS, electronic prescription). */
export const nrePattern = /^[0-9]{3}[0-9A-Z]{2}[0-7][0-9]{9}$/;

/** An amount of a file as money. */
export function euro(amount: string): { value: number; currency: 'EUR' } {
  return { value: Number(amount.replace(',', '.')), currency: 'EUR' };
}

function chargesOf({ letter, line, total, isFirst }: LineRecords): Extension[] {
  const at = (record: FlowRecord, name: string) => textAt(record, name) ?? '';
  const part = (url: string, amount: string): Extension => ({ url, valueMoney: euro(amount) });
  const coPayment = at(total, 'importoTicket');
  const isZero = /^[0,]*$/.test(coPayment);
  const service = at(line, 'costoServizio');
  const isStated = letter === 'D' ? textAt(total, 'ticket') === '1' : !isZero;
  return [
    ...(letter === 'D' ? [part('prezzo', at(line, 'importoTotale'))] : []),
    ...(letter === 'F' && !/^[0,]*$/.test(service) ? [part('onereDpc', service)] : []),
    ...(isFirst && isStated ? [part('quotaFissa', coPayment)] : []),
  ];
}

/** What a file knows of the prescription beyond its number; it stands in the first dispensing of a block. */
function prescriptionFacts({ letter, line, total, person, isFirst }: LineRecords): Extension[] {
  if (!isFirst) return [];
  const prescriber = textAt(person, 'medicoPrescrittore');
  const position = positionOf(letter, textAt(line, 'posizioneTicket'));
  const exemption = textAt(total, 'codiceEsenzione');
  return [
    ...(prescriber === undefined ? [] : [{ url: 'prescrittore', valueIdentifier: prescriberIdentifier(prescriber) }]),
    ...(position === undefined
      ? []
      : [{ url: 'posizioneTicket', valueCoding: { system: mobility.coPayments, code: position } }]),
    // The file does not say whether a code is national or of a Region.
    ...(exemption === undefined ? [] : [{ url: 'esenzione', valueCoding: { code: exemption } }]),
  ];
}

function positionOf(letter: MedicineLetter, position: string | undefined): string | undefined {
  if (letter === 'F') return position === '01' ? 'not-exempt' : undefined;
  return position === '01' ? 'exempt' : position === '02' ? 'not-exempt' : undefined;
}

/** Who prescribed, as a file has it: a codice fiscale, or the code of some Region. */
export function prescriberIdentifier(value: string): Identifier {
  const isPerson = /^[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]$/.test(value);
  return { system: isPerson ? identifiers.codiceFiscale : mobility.prescriber, value };
}

function dispenserOf(record: FlowRecord): NonNullable<MedicationDispense['performer']> {
  const body = `${textAt(record, 'regioneAddebitante')}${textAt(record, 'aziendaInviante')}`;
  const point = textAt(record, 'presidioErogatore');
  return [
    ...(point === undefined ? [] : [{ actor: { identifier: { system: mobility.point, value: point } } }]),
    { actor: { identifier: { system: identifiers.fls11, value: body } } },
  ];
}
