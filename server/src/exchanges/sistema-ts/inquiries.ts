import type { Inquiry } from '../outbox/exchange-handler.ts';
import type { InvioErogatoRichiesta } from './messages/send-dispensing.ts';
import type { InvioPrescrittoRichiesta } from './messages/send-prescription.ts';
import type { AnswerOf, OperationName, RequestOf } from './operations.ts';
import { meaningOf } from './outcome-codes.ts';
import type { Reply, SistemaTsPort } from './port.ts';
import type { PrescriptionAnswer } from './prescription-message.ts';

/** A message that Sistema TS is asked about. */
export interface Asked {
  readonly kind: OperationName;
  readonly caller: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Mark of a prescription that is sent without NRE. */
  readonly mark: string | undefined;
}

/** Asks Sistema TS, without changing anything there, whether a message has its effect. */
export async function askAbout(port: SistemaTsPort, asked: Asked): Promise<Inquiry> {
  switch (asked.kind) {
    case 'send':
      return asked.mark === undefined ? askByNre(port, asked) : askByMark(port, asked, asked.mark);
    case 'cancel':
      return askPrescriber(port, asked);
    case 'take':
      // Whoever holds it is not told; to take it again changes nothing when it is the same one.
      return asked.request['tipoOperazione'] === '3' ? askState(port, asked, ['3']) : { kind: 'absent' };
    case 'suspend':
      return askState(port, asked, asked.request['tipoOperazione'] === '2' ? ['3'] : ['6']);
    case 'reverse':
      return askState(port, asked, ['9']);
    case 'dispense':
      return askDispensed(port, asked);
    default:
      return { kind: 'absent' };
  }
}

async function askByNre(port: SistemaTsPort, { caller, request }: Asked): Promise<Inquiry> {
  const sent = request as unknown as InvioPrescrittoRichiesta;
  const reply = await port.call('view', caller, { nre: sent.nre ?? '', cfMedico: sent.cfMedico1 });
  if (reply.kind !== 'accepted') return absentOrUnsure(reply);
  return isSame(sent, reply.answer) ? recovered(reply.answer) : { kind: 'conflict', reason: 'other-prescription' };
}

async function askByMark(port: SistemaTsPort, { caller, request }: Asked, mark: string): Promise<Inquiry> {
  const { cfMedico1, codRegione, dataCompilazione, tipoPrescrizione } = request as unknown as InvioPrescrittoRichiesta;
  const reply = await port.call('findUsed', caller, {
    codRegione,
    cfMedico: cfMedico1,
    tipoPrescr: tipoPrescrizione,
    dataCompilazioneRicettaDal: dataCompilazione,
    dataCompilazioneRicettaAl: dataCompilazione,
  });
  if (reply.kind !== 'accepted') return absentOrUnsure(reply);
  for (const { nre } of reply.answer.ElencoNreUtilRecord?.NreUtilRecord ?? []) {
    if (nre === undefined) return { kind: 'unsure', reason: 'no-nre' };
    const found = await port.call('view', caller, { nre, cfMedico: cfMedico1 });
    // One that cannot be seen may be the one that is looked for.
    if (found.kind !== 'accepted') return { kind: 'unsure', reason: found.reason };
    if (found.answer.dispReg === mark) return recovered({ nre, ...found.answer });
  }
  return { kind: 'absent' };
}

async function askPrescriber(port: SistemaTsPort, { caller, request }: Asked): Promise<Inquiry> {
  const { nre, cfMedico } = request as unknown as RequestOf<'cancel'>;
  const reply = await port.call('view', caller, { nre, cfMedico });
  if (reply.kind !== 'accepted') return absentOrUnsure(reply);
  return reply.answer.statoProcesso === '4' ? recovered({ nre, ...reply.answer }) : { kind: 'absent' };
}

async function askState(port: SistemaTsPort, asked: Asked, reached: readonly string[]): Promise<Inquiry> {
  const reply = await show(port, asked);
  if (reply.kind !== 'accepted') return absentOrUnsure(reply);
  const { statoProcesso = '' } = reply.answer;
  return reached.includes(statoProcesso) ? recovered({ ...nreOf(asked), ...reply.answer }) : { kind: 'absent' };
}

async function askDispensed(port: SistemaTsPort, asked: Asked): Promise<Inquiry> {
  const reply = await show(port, asked);
  if (reply.kind !== 'accepted') return absentOrUnsure(reply);
  const { ElencoDettagliPrescrInviiErogato: list } = asked.request as unknown as InvioErogatoRichiesta;
  const sent = list?.DettaglioPrescrizioneInvioErogato ?? [];
  const known = reply.answer.ElencoDettagliPrescrVisualRicetta?.DettaglioPrescrizioneVisualRicetta ?? [];
  const isThere = (line: (typeof sent)[number]): boolean =>
    known.some(
      (other) =>
        other.codProdPrestErog === line.codProdPrestErog &&
        (other.targa ?? '') === (line.targa ?? '') &&
        other.quantitaErogata === line.quantitaErogata &&
        other.dataFineErog === line.dataFineErog,
    );
  const isDispensed = ['7', '8'].includes(reply.answer.statoProcesso ?? '');
  if (!isDispensed) return { kind: 'absent' };
  if (!sent.every(isThere)) return { kind: 'absent' };
  // Without lines nothing tells this dispensing from another one.
  if (sent.length === 0) return { kind: 'unsure', reason: 'no-lines' };
  const { codAutenticazioneErogatore: code } = reply.answer;
  return recovered({ ...nreOf(asked), ...(code === undefined ? {} : { codAutenticazione: code }) });
}

function show(port: SistemaTsPort, { caller, request }: Asked): Promise<Reply<AnswerOf<'show'>>> {
  const { codiceRegioneErogatore, codiceAslErogatore, codiceSsaErogatore, pwd, nre, cfAssistito } =
    request as unknown as RequestOf<'take'>;
  return port.call('show', caller, {
    codiceRegioneErogatore,
    codiceAslErogatore,
    codiceSsaErogatore,
    nre,
    ...(pwd === undefined ? {} : { pwd }),
    ...(cfAssistito === undefined ? {} : { cfAssistito }),
  });
}

/** Whether what Sistema TS has under an NRE is what was sent. */
function isSame(sent: InvioPrescrittoRichiesta, known: AnswerOf<'view'>): boolean {
  const lines = (one: Pick<AnswerOf<'view'>, 'ElencoDettagliPrescrizioni'>) =>
    JSON.stringify(
      one.ElencoDettagliPrescrizioni?.DettaglioPrescrizione.map(({ codProdPrest = '', quantita }) => [
        codProdPrest,
        quantita,
      ]),
    );
  return (
    known.cfMedico1 === sent.cfMedico1 &&
    known.tipoPrescrizione === sent.tipoPrescrizione &&
    known.dataCompilazione === sent.dataCompilazione &&
    lines(known) === lines(sent)
  );
}

/** Only the code that says so means that there is nothing; any other refusal leaves it open. */
function absentOrUnsure(reply: Exclude<Reply<unknown>, { kind: 'accepted' }>): Inquiry {
  if (reply.kind === 'refused' && meaningOf(reply.reason) === 'absent') return { kind: 'absent' };
  return { kind: 'unsure', reason: reply.reason };
}

function recovered(known: {
  readonly nre?: string;
  readonly codAutenticazione?: string;
  readonly dataInserimento?: string;
}): Inquiry {
  const { nre, codAutenticazione, dataInserimento } = known;
  if (nre === undefined) return { kind: 'unsure', reason: 'no-nre' };
  const answer: PrescriptionAnswer = {
    nre,
    ...(codAutenticazione === undefined ? {} : { authenticationCode: codAutenticazione }),
    ...(dataInserimento === undefined ? {} : { at: dataInserimento }),
    isRecovered: true,
  };
  return { kind: 'done', answer: JSON.stringify(answer) };
}

function nreOf({ request }: Asked): { readonly nre?: string } {
  return typeof request['nre'] === 'string' ? { nre: request['nre'] } : {};
}
