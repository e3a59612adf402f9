import type { Identifier, MedicationRequest } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { extensionOf } from '../../../services/steps/elements.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import { toMessageTime } from '../../tasks/message-times.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { given, needed, sameOf, UnwritableCall } from '../../tasks/unwritable.ts';
import type { RequestOf } from '../operations.ts';
import { appointmentOf, doctorCode, organizationCodes, personOf } from './parties.ts';
import { aidLine, codingOf, drugLine, type PrescribedLine, serviceLine } from './prescription-lines.ts';
import { identifierIn, systems } from './systems.ts';

/** The lines of a prescription that a call names: the parts `line`, or else its focus alone. */
export async function linesOf(store: Reading, asked: AskedCall): Promise<readonly PrescribedLine[]> {
  const named = asked.parts('line');
  const lines: PrescribedLine[] = [];
  for (const reference of new Set([...(named.includes(asked.focus) ? [] : [asked.focus]), ...named])) {
    const line =
      (await readResource(store, 'MedicationRequest', reference)) ??
      (await readResource(store, 'ServiceRequest', reference)) ??
      (await readResource(store, 'DeviceRequest', reference));
    lines.push(needed(line, 'Task.focus, Task.input[line]'));
  }
  return lines;
}

/**
 * InvioPrescritto from the lines of a prescription. Source: Sistema TS, ricetta dematerializzata, parte 1: prescrizione, 5 dicembre
 * 2024. `ricettaInterna` is a value of the call. The data of people insured abroad and name and address of the person are in no profile,
 * and are left out.
 */
export async function sendPrescription(store: Reading, asked: AskedCall, region: string): Promise<RequestOf<'send'>> {
  const lines = await linesOf(store, asked);
  const [first] = lines;
  if (first === undefined) throw new UnwritableCall('Task.focus');
  const type = first.resourceType;
  if (lines.some(({ resourceType }) => resourceType !== type)) throw new UnwritableCall('Task.input[line]');
  const same = <T extends string>(read: (line: PrescribedLine) => T | undefined, path: string): T | undefined =>
    sameOf(lines, read, `${type}.${path}`);
  const nre = same(numberOf, type === 'ServiceRequest' ? 'requisition' : 'groupIdentifier');
  const requester = same(({ requester: one }) => one?.reference, 'requester');
  const patient = same(({ subject }) => subject?.reference, 'subject');
  const holder = same(
    (line) => extensionOf(line, extensionUrl.PrescriptionHolder)?.valueReference?.reference,
    'extension[medicoTitolare]',
  );
  const author = await doctorCode(store, requester, `${type}.requester: Practitioner.identifier`);
  const appointment = await appointmentOf(store, requester, asked.owner);
  const codes = await organizationCodes(store, appointment?.organization?.reference);
  const message = {
    ...(holder === undefined
      ? { cfMedico1: author }
      : {
          cfMedico1: await doctorCode(store, holder, `${type}.extension[medicoTitolare]: Practitioner.identifier`),
          cfMedico2: author,
        }),
    codRegione: region,
    codASLAo: needed(codes.authority, 'PractitionerRole.organization: Organization.identifier (FLS.11)'),
    codSpecializzazione: needed(
      same((line) => codingOf(line, extensionUrl.PrescriberKind), 'extension[tipoPrescrittore]'),
      `${type}.extension[tipoPrescrittore]`,
    ),
    ...(await personOf(store, patient)),
    tipoPrescrizione: type === 'ServiceRequest' ? 'P' : 'F',
    dataCompilazione: needed(toMessageTime(same(({ authoredOn }) => authoredOn, 'authoredOn')), `${type}.authoredOn`),
    tipoVisita: needed(
      same((line) => codingOf(line, extensionUrl.PrescriptionSeenAt), 'extension[luogoVisita]'),
      `${type}.extension[luogoVisita]`,
    ),
    ...given({
      nre,
      codStruttura: codes.structure,
      tipoRic: same(kindOf, 'groupIdentifier.type'),
      ricettaInterna: asked.value('ricettaInterna'),
      testata1: await planMark(store, lines),
      testata2: lines.some((line) => codingOf(line, extensionUrl.ExpectedChannel) === 'dpc') ? 'EROGDPC;' : undefined,
      oscuramDati: lines.some((line) => extensionOf(line, extensionUrl.PrescriptionObscured)?.valueBoolean === true)
        ? '1'
        : undefined,
      indicazionePrescr: same((line) => codingOf(line, extensionUrl.PrescriptionOrigin), 'extension[indicazione]'),
      classePriorita: same((line) => codingOf(line, extensionUrl.PrescriptionPriority), 'extension[classePriorita]'),
    }),
    ...(await coPaymentOf(store, lines)),
    ...diagnosisOf(lines),
  };
  const details = [];
  for (const line of lines) details.push(await detailOf(store, line));
  return { ...message, ElencoDettagliPrescrizioni: { DettaglioPrescrizione: details } };
}

function detailOf(store: Reading, line: PrescribedLine) {
  if (line.resourceType === 'MedicationRequest') return drugLine(store, line);
  return line.resourceType === 'ServiceRequest' ? serviceLine(line) : aidLine(line);
}

/** The NRE of a line. */
export function numberOf(line: PrescribedLine): string | undefined {
  return numberIn(line)?.value;
}

function kindOf(line: PrescribedLine): string | undefined {
  return numberIn(line)?.type?.coding?.[0]?.code;
}

const numberIn = (line: PrescribedLine): Identifier | undefined =>
  line.resourceType === 'ServiceRequest' ? line.requisition : line.groupIdentifier;

/** One situation of exemption (its code), no exemption and income. */
async function coPaymentOf(store: Reading, lines: readonly PrescribedLine[]) {
  const [{ resourceType: type } = { resourceType: 'MedicationRequest' }] = lines;
  const place = `${type}.extension[posizioneTicket]`;
  const position = needed(
    sameOf(lines, (line) => codingOf(line, extensionUrl.CoPayment), place),
    place,
  );
  if (position === 'not-exempt') return { nonEsente: '1' };
  if (position === 'income') return { reddito: '1' };
  const reference = sameOf(lines, ({ insurance }) => insurance?.[0]?.reference, `${type}.insurance`);
  const exemption = await readResource(store, 'Coverage', reference);
  return { codEsenzione: needed(exemption?.type?.coding?.[0]?.code, `${type}.insurance: Coverage.type`) };
}

/** The diagnosis of the header: the code when all lines have the same, and all texts. */
function diagnosisOf(lines: readonly PrescribedLine[]) {
  const reasons = lines.flatMap(({ reasonCode }) => reasonCode ?? []);
  const codes = new Set(
    reasons.flatMap(({ coding }) =>
      (coding ?? []).flatMap(({ system, code }) => (system === systems.icd9cm && code !== undefined ? [code] : [])),
    ),
  );
  const texts = new Set(reasons.flatMap(({ text }) => (text === undefined ? [] : [text])));
  const [only] = codes.size === 1 ? codes : [];
  // What has no place as code is not lost.
  const all = [...texts, ...(codes.size > 1 ? codes : [])];
  const found = given({ codDiagnosi: only, descrizioneDiagnosi: all.length === 0 ? undefined : all.join('; ') });
  if (lines[0]?.resourceType === 'ServiceRequest' && Object.keys(found).length === 0)
    throw new UnwritableCall('ServiceRequest.reasonCode');
  return found;
}

/** `PT=<protocol>;`. A plan that is on its way to Sistema TS is waited for; one that is not to go there has no protocol. */
async function planMark(store: Reading, lines: readonly PrescribedLine[]): Promise<string | undefined> {
  const protocols = new Set<string>();
  for (const line of lines) {
    const plan = extensionOf(line, extensionUrl.PianoTerapeutico);
    const protocol =
      extensionOf(line, extensionUrl.PlanProtocol)?.valueIdentifier?.value ??
      plan?.extension?.find(({ url }) => url === 'protocollo')?.valueIdentifier?.value ??
      (await protocolOf(store, plan?.extension?.find(({ url }) => url === 'PT')?.valueReference?.reference));
    if (protocol !== undefined) protocols.add(protocol);
  }
  if (protocols.size > 1) throw new UnwritableCall('MedicationRequest.extension[pianoTerapeutico]');
  const [protocol] = protocols;
  return protocol === undefined ? undefined : `PT=${protocol};`;
}

async function protocolOf(store: Reading, reference: string | undefined): Promise<string | undefined> {
  const plan: MedicationRequest | undefined = await readResource(store, 'MedicationRequest', reference);
  const known = identifierIn(plan ?? (await readResource(store, 'CarePlan', reference)), systems.planProtocol);
  if (known !== undefined || plan === undefined) return known;
  const state = extensionOf(plan, extensionUrl.PlanTransmission)?.extension?.find(({ url }) => url === 'state');
  const code = state?.valueCoding?.code;
  if (code === 'to-send' || code === 'sent')
    throw new UnwritableCall('MedicationRequest.extension[pianoTerapeutico]: MedicationRequest.identifier', true);
  return undefined;
}
