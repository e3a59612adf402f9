import type { Extension, ServiceRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Step, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { type Header, headerParameters, readHeader } from '../header.ts';
import { isOfPngla, mostLines, mostServices, prescribesCheckUps } from '../limits.ts';
import type { Prescription } from '../prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { remarkRepeated } from '../same-day.ts';
import { type Issuer, issue } from './issue.ts';
import { icd9, reasonOf, shownLines, text, toldNumber } from './line-parameters.ts';

/** Systems of the codes of services: national nomenclature, regional catalogue. */
export const nomenclatureSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
export const catalogueSystem = 'urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11';

/** The branch whose services are prescribed by cycles: physical medicine and rehabilitation. */
const branchOfCycles = '12';

const codeForm = /^[A-Za-z0-9._-]{1,30}$/;

const service = {
  code: parameter.optional(
    parameter.matching(codeForm, text('Codice del nomenclatore nazionale', 'Code of the national nomenclature')),
  ),
  catalogue: parameter.optional(
    parameter.matching(codeForm, text('Codice del catalogo regionale', 'Code of the regional catalogue')),
  ),
  description: parameter.optional(parameter.words(text('Come si chiama la prestazione', 'What the service is called'))),
  quantity: parameter.optional(
    parameter.count(1, 8, text('Quante volte; 1 se assente', 'How many times; 1 unless given')),
  ),
  sessions: parameter.optional(
    parameter.count(1, 120, text('Sedute del ciclo, solo branca 12', 'Sessions of the cycle, branch 12 only')),
  ),
  branch: parameter.code(valueSetUrl.SpecialistBranch, codeSystemUrl.SpecialistBranch, text('Branca', 'Branch')),
  accessType: parameter.code(
    valueSetUrl.AccessType,
    codeSystemUrl.AccessType,
    text('1 primo accesso, 0 controllo o altro', '1 first access, 0 check-up or other'),
  ),
  televisita: parameter.optional(
    parameter.flag(text('Si può erogare in televisita', 'May be delivered as a televisita')),
  ),
  lea: parameter.optional(
    parameter.parts(
      {
        noteNumber: parameter.optional(parameter.words(text('Numero della nota', 'Number of the note'))),
        condition: parameter.optional(parameter.words(text('Condizione di erogabilità', 'Condition of delivery'))),
        appropriateness: parameter.optional(parameter.words(text('Appropriatezza prescrittiva', 'Appropriateness'))),
        disease: parameter.optional(parameter.words(text('Patologia', 'Disease'))),
      },
      text('Condizioni dei LEA', 'Conditions of the LEA'),
    ),
  ),
  remark: parameter.optional(parameter.words(text('Nota del prescrittore', 'Note of the prescriber'))),
} as const;

type ServiceInput = parameter.InputOf<typeof service>;

const parameters = {
  ...headerParameters,
  priority: parameter.optional(
    parameter.code(
      valueSetUrl.PriorityClass,
      codeSystemUrl.PriorityClass,
      text('Classe di priorità, una per ricetta', 'Priority class, one for each prescription'),
    ),
  ),
  diagnosis: parameter.optional(icd9()),
  question: parameter.optional(parameter.words(text('Quesito diagnostico in parole', 'Diagnostic question in words'))),
  service: parameter.many(parameter.parts(service, text('Prestazione', 'Service'))),
} as const;

type Input = parameter.InputOf<typeof parameters>;

/** Prescribes specialist services at the charge of the health service: one line each, with one NRE. */
export const prescribeServices = (issuer: Issuer): Step<Prescription> =>
  defineStep<Prescription>()({
    name: 'prescribe-services',
    target: { type: 'ServiceRequest', level: 'type' },
    description: {
      it: 'Emette una ricetta dematerializzata specialistica: le righe, il numero (NRE) e la richiesta di invio al Sistema TS. Lo specialista prescrive i controlli (accessType 0) senza passare dal medico di famiglia.',
      en: 'Issues an electronic prescription of specialist services: its lines, its number (NRE) and the request to tell Sistema TS. The specialist prescribes check-ups (accessType 0) without the general practitioner.',
    },
    parameters,
    tells: toldNumber,
    shows: shownLines('ServiceRequest'),
    exampleShows: ['patient', 'priority', 'question', 'code'],
    async run(work, input) {
      const header = await readHeader(work, input, 'ServiceRequest');
      const { service: asked } = input;
      if (asked.length > mostLines) throw refusedBy('RX-32', parameterPlace('service'));
      const total = asked.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
      if (total > mostServices) throw refusedBy('RX-05', parameterPlace('service'));
      if (new Set(asked.map(({ branch }) => branch)).size > 1) throw refusedBy('RX-06', parameterPlace('service'));
      if (input.diagnosis === undefined && input.question === undefined) {
        throw refusedBy('RX-10', parameterPlace('question'));
      }
      const lines: ServiceRequest[] = [];
      for (const [index, one] of asked.entries()) lines.push(await toLine(work, header, input, one, index));
      return issue(work, issuer, {
        type: 'ServiceRequest',
        header,
        lines,
        values: input.internal === true ? { ricettaInterna: '1' } : {},
      });
    },
  });

async function toLine(
  work: Work<Prescription>,
  header: Header,
  { priority, diagnosis, question }: Input,
  one: ServiceInput,
  index: number,
): Promise<ServiceRequest> {
  const at = (name: string): string => `${parameterPlace('service')}[${index}].part.where(name = '${name}')`;
  judge(work, one, priority, at);
  const coding = [
    ...(one.code === undefined ? [] : [{ system: nomenclatureSystem, code: one.code }]),
    ...(one.catalogue === undefined ? [] : [{ system: catalogueSystem, code: one.catalogue }]),
  ];
  await remarkRepeated(
    work,
    header.sameDay,
    (other) =>
      other.resourceType === 'ServiceRequest' &&
      coding.some(({ system, code }) => other.code?.coding?.some((own) => own.system === system && own.code === code)),
    at('code'),
  );
  return {
    resourceType: 'ServiceRequest',
    meta: { profile: [profileUrl.SpecialistServiceRequest] },
    extension: extensionsOf(one, priority),
    status: 'active',
    intent: 'order',
    ...(priority === undefined ? {} : { priority: priorityOf(priority) }),
    category: [{ coding: [{ system: codeSystemUrl.SpecialistBranch, code: one.branch }] }],
    code: { coding, ...(one.description === undefined ? {} : { text: one.description }) },
    ...(one.televisita === true
      ? { orderDetail: [{ coding: [{ system: codeSystemUrl.PrescriptionOrderDetail, code: 'TV' }] }] }
      : {}),
    quantityQuantity: { value: one.quantity ?? 1 },
    ...(one.sessions === undefined ? {} : { occurrenceTiming: { repeat: { count: one.sessions } } }),
    subject: { reference: work.subject.patient },
    reasonCode: [reasonOf(diagnosis, question)],
    ...(one.remark === undefined ? {} : { note: [{ text: one.remark }] }),
  };
}

function judge(
  work: Work<Prescription>,
  { code, catalogue, branch, quantity = 1, sessions, accessType }: ServiceInput,
  priority: string | undefined,
  at: (name: string) => string,
): void {
  if (code === undefined && catalogue === undefined) throw refusedBy('RX-33', at('code'));
  if (code === undefined) work.warn(remarkOf('RX-28', at('catalogue')));
  if (sessions !== undefined && (branch !== branchOfCycles || quantity !== 1)) throw refusedBy('RX-07', at('sessions'));
  if (accessType === '1' && priority === undefined) {
    const place = parameterPlace('priority');
    work.warn(code !== undefined && isOfPngla(code) ? remarkOf('RX-08', place) : remarkOf('RX-09', place));
  }
  if (accessType === '0' && !prescribesCheckUps(work.actor.role)) work.warn(remarkOf('RX-11', at('accessType')));
}

/** FHIR priority of a class. Source: profile SpecialistServiceRequest, sin-sr-2. */
function priorityOf(priority: string): NonNullable<ServiceRequest['priority']> {
  if (priority === 'U') return 'asap';
  return priority === 'B' ? 'urgent' : 'routine';
}

function extensionsOf({ accessType, lea }: ServiceInput, priority: string | undefined): Extension[] {
  const conditions = [
    { url: 'numeroNota', valueString: lea?.noteNumber },
    { url: 'condErogabilita', valueString: lea?.condition },
    { url: 'approprPrescrittiva', valueString: lea?.appropriateness },
    { url: 'patologia', valueString: lea?.disease },
  ].flatMap(({ url, valueString }) => (valueString === undefined ? [] : [{ url, valueString }]));
  return [
    { url: extensionUrl.PrescriptionAccess, valueCoding: { system: codeSystemUrl.AccessType, code: accessType } },
    ...(priority === undefined
      ? []
      : [
          {
            url: extensionUrl.PrescriptionPriority,
            valueCoding: { system: codeSystemUrl.PriorityClass, code: priority },
          },
        ]),
    ...(conditions.length === 0 ? [] : [{ url: extensionUrl.LeaConditions, extension: conditions }]),
  ];
}
