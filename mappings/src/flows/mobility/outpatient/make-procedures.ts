import type { Extension, Patient, Procedure, Reference } from '@medplum/fhirtypes';
import { fromDayMonthYear } from '../../../layout/civil-date.ts';
import type { FlowRecord } from '../../../layout/layout.ts';
import { textAt } from '../../../layout/rule.ts';
import { identifiers, mobility, outpatient } from '../fhir-names.ts';
import type { BlockParts, MadeBlock } from '../make-dispenses.ts';
import { euro, nrePattern, prescriberIdentifier } from '../to-resources.ts';
import { type DeliveredLine, providerOf } from './delivered-block.ts';
import { deliveredCharge } from './delivered-charge.ts';
import { serviceCoding } from './nomenclature.ts';

/** Makes the services of a block of C. What was paid for the whole block, and what is known of its prescription, stands in the first. */
export function makeProcedures({ person, patient, subject, services, total, ids }: BlockParts): MadeBlock {
  const procedures = services.records.slice(0, -1).map((line, index): Procedure => {
    const year = textAt(line, 'data')?.slice(4) ?? '';
    const id = ids('procedure', 'C', year, services.key, textAt(line, 'progressivoRiga') ?? '');
    return toProcedure({ line, total, person, isFirst: index === 0 }, id, subject);
  });
  const [first] = procedures;
  const lines = procedures.map(
    (procedure): DeliveredLine => ({ procedure, prescription: undefined, encounter: undefined, booking: undefined }),
  );
  return {
    block: deliveredCharge({
      lines,
      patient,
      provider: first ? providerOf(first, []) : { region: undefined, body: undefined, point: undefined },
      organizations: [],
      prescriber: [],
      coverage: undefined,
    }),
    resources: procedures,
    unholdable: procedures.some((procedure) => procedure.code?.coding === undefined)
      ? 'codificaNomenclatore'
      : undefined,
  };
}

interface ServiceRecords {
  readonly line: FlowRecord;
  readonly total: FlowRecord;
  readonly person: FlowRecord;
  readonly isFirst: boolean;
}

function toProcedure(records: ServiceRecords, id: string, subject: Reference<Patient>): Procedure {
  const { line, total } = records;
  const at = (name: string) => textAt(line, name) ?? '';
  const number = textAt(line, 'numeroRicetta');
  const isNre = number !== undefined && nrePattern.test(number);
  const coding = serviceCoding({ letter: at('codificaNomenclatore'), code: at('codicePrestazione') });
  const facts = prescriptionFacts(records);
  const quantity = Number(at('quantita'));
  return {
    resourceType: 'Procedure',
    id,
    meta: { profile: [outpatient.profile] },
    extension: [
      { url: outpatient.delivery, extension: deliveryOf(line, total) },
      {
        url: outpatient.charges,
        extension: [
          ...(quantity > 0 ? [{ url: 'quantita', valuePositiveInt: quantity }] : []),
          { url: 'importo', valueMoney: euro(at('importoTotale')) },
          ...(records.isFirst && isTicketStated(total)
            ? [{ url: 'ticket', valueMoney: euro(textAt(total, 'importoTicket') ?? '0') }]
            : []),
        ],
      },
      ...(facts.length > 0 ? [{ url: mobility.charged, extension: facts }] : []),
    ],
    identifier: [
      { system: mobility.block, value: at('id') },
      { system: mobility.line, value: `${at('id')}/${at('progressivoRiga')}` },
      ...(number === undefined || isNre ? [] : [{ system: outpatient.contactNumber, value: number }]),
    ],
    ...(isNre ? { basedOn: [{ identifier: { system: outpatient.orderNumber, value: number } }] } : {}),
    status: 'completed',
    code: coding ? { coding: [coding] } : {},
    subject,
    performedDateTime: fromDayMonthYear(at('data')) ?? '',
    performer: [
      { actor: { identifier: { system: mobility.point, value: at('strutturaErogatrice') } } },
      {
        actor: {
          identifier: { system: identifiers.fls11, value: `${at('regioneAddebitante')}${at('aziendaInviante')}` },
        },
      },
    ],
  };
}

/** Who is exempt pays nothing: zero has to be stated of the others only. */
function isTicketStated(total: FlowRecord): boolean {
  return textAt(total, 'posizioneTicket') !== '01' || !/^[0,]*$/.test(textAt(total, 'importoTicket') ?? '');
}

function deliveryOf(line: FlowRecord, total: FlowRecord): Extension[] {
  const coded = (url: string, system: string, code: string | undefined): Extension[] =>
    code === undefined ? [] : [{ url, valueCoding: { system, code } }];
  const discipline = textAt(line, 'disciplina');
  return [
    ...coded('tipoErogazione', outpatient.deliveries, textAt(total, 'tipoErogazione')),
    ...(discipline === undefined ? [] : [{ url: 'disciplina', valueString: discipline }]),
    ...coded('tipoStruttura', outpatient.ownerships, textAt(line, 'tipoStruttura')),
  ];
}

function prescriptionFacts({ total, person, isFirst }: ServiceRecords): Extension[] {
  if (!isFirst) return [];
  const prescriber = textAt(person, 'medicoPrescrittore');
  const position = textAt(total, 'posizioneTicket');
  const exemption = textAt(total, 'codiceEsenzione');
  const priority = textAt(total, 'classePriorita');
  return [
    ...(prescriber === undefined ? [] : [{ url: 'prescrittore', valueIdentifier: prescriberIdentifier(prescriber) }]),
    ...(position === undefined
      ? []
      : [
          {
            url: 'posizioneTicket',
            valueCoding: { system: mobility.coPayments, code: position === '01' ? 'exempt' : 'not-exempt' },
          },
        ]),
    // The file does not say whether a code is national or of a Region.
    ...(exemption === undefined ? [] : [{ url: 'esenzione', valueCoding: { code: exemption } }]),
    ...(priority === undefined
      ? []
      : [{ url: 'classePriorita', valueCoding: { system: outpatient.priorities, code: priority } }]),
  ];
}
