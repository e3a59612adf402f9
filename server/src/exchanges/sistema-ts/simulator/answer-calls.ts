import { createHash } from 'node:crypto';
import { parseNre } from '@sinfonia/profiles/value-objects';
import type { MessageContent, MessageTable } from '../message-table.ts';
import { type AnswerOf, type OperationName, operations, type RequestOf } from '../operations.ts';
import { type CodeMeaning, codeOf } from '../outcome-codes.ts';
import { lastDayOf, type PrescriptionEvent, type PrescriptionState, transitionsOf } from '../states.ts';
import type { PrescriptionRecord, SimulatorRecords } from './records.ts';
import { linesShown } from './shown-lines.ts';

/** What a call to the simulator came to: values of its answer besides the outcome, or why it is refused. */
type Verdict =
  | { readonly ok: true; readonly values: MessageContent }
  | { readonly ok: false; readonly meaning: CodeMeaning };

/** A call whose message was read; `now` is a time of Europe/Rome as the messages have it. */
export type SimulatedCall = {
  readonly [N in OperationName]: { readonly operation: N; readonly request: RequestOf<N>; readonly now: string };
}[OperationName];

/**
 * Answers a call as Sistema TS would, by the table of states. Rules on the content are those of the specification that need no table
 * of codes; what Sistema TS checks beyond them, its texts and the amounts it works out are not simulated.
 */
export function answerCall(records: SimulatorRecords, call: SimulatedCall): AnswerOf<OperationName> {
  const { outcome } = operations[call.operation];
  const verdict = records.atomically(() => judge(records, call));
  const answer = verdict.ok ? { ...verdict.values, [outcome]: '0000' } : refusal(call, outcome, verdict.meaning);
  return answer as unknown as AnswerOf<OperationName>;
}

function judge(records: SimulatorRecords, call: SimulatedCall): Verdict {
  switch (call.operation) {
    case 'send':
      return takeIn(records, call.request, call.now);
    case 'findUsed':
      return listUsed(records, call.request);
    case 'view':
    case 'cancel':
      return forPrescriber(records, call);
    default:
      return forDispenser(records, call);
  }
}

function takeIn(records: SimulatorRecords, request: RequestOf<'send'>, now: string): Verdict {
  const { tipoPrescrizione: kind, dataCompilazione, nre: given = '' } = request;
  if (kind !== 'F' && kind !== 'P') return refused('content');
  if (
    !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(dataCompilazione) ||
    dataCompilazione.slice(0, 10) > now.slice(0, 10)
  ) {
    return refused('content');
  }
  if (given !== '' && !parseNre(given).ok) return refused('content');
  if (kind === 'P' && !request.codDiagnosi && !request.descrizioneDiagnosi) return refused('content');
  if (Boolean(request.provAssistito) !== Boolean(request.aslAssistito)) return refused('content');
  const lines = request.ElencoDettagliPrescrizioni.DettaglioPrescrizione;
  if (lines.some(({ nonSost, codMotivazione }) => nonSost === '1' && !codMotivazione)) return refused('content');
  if (given !== '' && records.find(given) !== undefined) return refused('duplicate');
  const [step] = transitionsOf('send', 'none', kind);
  if (step === undefined) return refused('state');
  const nre = given === '' ? records.giveNre(request.codRegione) : given;
  const code = codeFor(nre, 'prescriber');
  const record: PrescriptionRecord = {
    nre,
    kind,
    prescriber: request.cfMedico1,
    state: step.to,
    content: { ...request, nre },
    code,
    entered: now,
    dispensed: [],
  };
  records.save(record, 'send', now);
  return { ok: true, values: { nre, codAutenticazione: code, dataInserimento: now } };
}

function listUsed(records: SimulatorRecords, request: RequestOf<'findUsed'>): Verdict {
  const { dataCompilazioneRicettaDal: from = '0000', dataCompilazioneRicettaAl: to = '9999' } = request;
  const found = records
    .ofPrescriber(request.cfMedico, from, to)
    .filter(({ nre, kind }) => (request.nre ?? nre) === nre && (request.tipoPrescr ?? kind) === kind)
    .map(({ nre, kind, prescriber, code, content }) => ({
      nre,
      cfMedico: prescriber,
      tipoPrescrizione: kind,
      dataCompilazioneRicetta: content.dataCompilazione,
      codAutenticazione: code,
    }));
  return { ok: true, values: { ElencoNreUtilRecord: { NreUtilRecord: found } } };
}

function forPrescriber(
  records: SimulatorRecords,
  { operation, request, now }: Extract<SimulatedCall, { operation: 'view' | 'cancel' }>,
): Verdict {
  const record = current(records, request.nre, now);
  if (record === undefined) return refused('absent');
  if (record.prescriber !== request.cfMedico) return refused('not-yours');
  if (operation === 'view') {
    const values = { ...record.content, codAutenticazione: record.code, dataInserimento: record.entered };
    return { ok: true, values: ofTable(operations.view.answer, { ...values, statoProcesso: record.state }) };
  }
  const [step] = transitionsOf('cancel', record.state, record.kind);
  if (step === undefined) return refused(record.state === '10' ? 'expired' : 'state');
  records.save({ ...record, state: step.to }, 'cancel', now);
  return { ok: true, values: { nre: record.nre } };
}

type DispenserCall = Extract<SimulatedCall, { operation: 'take' | 'suspend' | 'dispense' | 'reverse' | 'show' }>;

function forDispenser(records: SimulatorRecords, call: DispenserCall): Verdict {
  const { request, now } = call;
  const record = current(records, request.nre, now);
  if (record === undefined) return refused('absent');
  const event = eventOf(call);
  if (event === undefined) return refused('content');
  if (event === 'show') return { ok: true, values: shown(operations.show.answer, record) };
  const dispenser = [request.codiceRegioneErogatore, request.codiceAslErogatore, request.codiceSsaErogatore].join('/');
  const steps = transitionsOf(event, record.state, record.kind);
  if (steps.length === 0) return refused(record.state === '10' ? 'expired' : 'state');
  const step = steps.find(({ by }) => by === 'dispenser' || (by === 'holder' && record.holder === dispenser));
  if (step === undefined) return refused('not-yours');
  const next = apply(record, call, step.to, dispenser);
  records.save(next, event, now);
  return { ok: true, values: valuesOf(call, next) };
}

function apply(
  record: PrescriptionRecord,
  call: DispenserCall,
  state: PrescriptionState,
  dispenser: string,
): PrescriptionRecord {
  const { holder: _holder, dispensingCode: _code, ...free } = record;
  if (state === '3') return { ...free, state };
  const held = { ...free, state, holder: dispenser };
  if (call.operation === 'reverse') return { ...held, dispensed: [] };
  if (call.operation !== 'dispense') return held;
  const lines = call.request.ElencoDettagliPrescrInviiErogato?.DettaglioPrescrizioneInvioErogato ?? [];
  const dispensed = [...record.dispensed, ...lines];
  return { ...held, dispensed, dispensingCode: codeFor(record.nre, `dispenser ${dispensed.length}`) };
}

function valuesOf({ operation, request, now }: DispenserCall, record: PrescriptionRecord): MessageContent {
  const { nre, dispensingCode } = record;
  const received = { nre, dataRicezione: now, ...(dispensingCode ? { codAutenticazione: dispensingCode } : {}) };
  if (operation === 'suspend') return {};
  if (operation !== 'take') return received;
  return request.tipoOperazione === '1' ? shown(operations.take.answer, record) : { nre };
}

/** What a dispenser asks for; undefined for a kind of operation that does not exist or is not simulated. */
function eventOf(call: DispenserCall): Exclude<PrescriptionEvent, 'send' | 'cancel' | 'expire'> | 'show' | undefined {
  switch (call.operation) {
    case 'take':
      return ({ '1': 'take', '2': 'take', '3': 'release' } as const)[call.request.tipoOperazione];
    case 'suspend':
      return ({ '1': 'suspend', '2': 'resume' } as const)[call.request.tipoOperazione];
    case 'dispense':
      return ({ '1': 'dispense-all', '2': 'dispense-part', '3': 'dispense-all' } as const)[call.request.tipoOperazione];
    case 'reverse':
      return 'reverse';
    case 'show':
      return 'show';
  }
}

/** A prescription as it is on this day: one that nobody took in charge in time is expired. */
function current(records: SimulatorRecords, nre: string, now: string): PrescriptionRecord | undefined {
  const record = records.find(nre);
  if (record === undefined) return undefined;
  const [step] = transitionsOf('expire', record.state, record.kind);
  if (step === undefined || now.slice(0, 10) <= lastDayOf(record.content.dataCompilazione.slice(0, 10), record.kind)) {
    return record;
  }
  const expired = { ...record, state: step.to };
  records.save(expired, 'expire', now);
  return expired;
}

function shown(table: MessageTable, record: PrescriptionRecord): MessageContent {
  const name = Object.keys(table.elements).find((one) => one.startsWith('ElencoDettagli')) ?? '';
  const inner = table.elements[name]?.form;
  const [line = ''] = inner?.kind === 'group' ? Object.keys(inner.elements) : [];
  return ofTable(table, {
    ...record.content,
    [name]: { [line]: linesShown(record) },
    statoProcesso: record.state,
    codAutenticazioneMedico: record.code,
    ...(record.dispensingCode === undefined ? {} : { codAutenticazioneErogatore: record.dispensingCode }),
  });
}

/** The values that a message has room for. */
function ofTable(table: MessageTable, values: MessageContent): MessageContent {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(table.elements, name)));
}

function refusal({ operation, request }: SimulatedCall, outcome: string, meaning: CodeMeaning): MessageContent {
  const { code, text } = codeOf(meaning);
  const nre = operation === 'cancel' ? { nre: request.nre } : {};
  const error = { codEsito: code, esito: text, tipoErrore: 'E' };
  return { ...nre, [outcome]: '9999', ElencoErroriRicette: { ErroreRicetta: [error] } };
}

function refused(meaning: CodeMeaning): Verdict {
  return { ok: false, meaning };
}

/** A code of authentication; Sistema TS has its own way of making them. */
function codeFor(nre: string, whom: string): string {
  return createHash('sha256').update(`${nre} ${whom}`).digest('hex').slice(0, 30).toUpperCase();
}
