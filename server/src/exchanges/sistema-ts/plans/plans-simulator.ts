import { DatabaseSync } from 'node:sqlite';
import type { FaultPlan } from '../../simulation/faults.ts';
import type { MessageContent } from '../message-table.ts';
import { type CodeMeaning, codeOf } from '../outcome-codes.ts';
import { SimulatedServer } from '../simulator/simulated-server.ts';
import { type PlanOperation, type PlanRequestOf, planOperations } from './plan-messages.ts';
import { planStates } from './plans-handler.ts';

/** A plan as the simulator keeps it. */
export interface PlanRecord {
  readonly protocol: string;
  readonly plan: string;
  readonly doctor: string;
  /** Id of the sending that it comes from last. */
  readonly sending: string;
  readonly state: string;
  readonly entered: string;
  readonly content: PlanRequestOf<'planSend'>;
}

/** The plans of a Sistema TS of its own on the own machine: gives protocols, keeps plans in a file, and fails as it is told. */
export class PlansSimulator {
  readonly #db: DatabaseSync;
  #server: SimulatedServer | undefined;

  private constructor(file: string) {
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    this.#db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
      CREATE TABLE IF NOT EXISTS plan(place INTEGER PRIMARY KEY, plan TEXT NOT NULL UNIQUE, record TEXT NOT NULL) STRICT;`);
  }

  /** Starts a simulator; it listens when this returns. */
  static async start(settings: {
    readonly file: string;
    readonly faults?: FaultPlan;
    readonly slowness?: number;
    readonly clock?: () => number;
  }): Promise<PlansSimulator> {
    const { file, ...rest } = settings;
    const simulator = new PlansSimulator(file);
    try {
      const act = (operation: string, request: MessageContent, now: string) => simulator.#act(operation, request, now);
      simulator.#server = await SimulatedServer.start({ ...rest, services: planOperations, act });
      return simulator;
    } catch (error) {
      simulator.#db.close();
      throw error;
    }
  }

  /** Address for the adapter. */
  get address(): string {
    return this.#server?.address ?? '';
  }

  /** All plans, in the order in which they came. */
  all(): readonly PlanRecord[] {
    const rows = this.#db.prepare('SELECT record FROM plan ORDER BY place').all();
    return rows.map((row) => JSON.parse(String(row['record'])) as PlanRecord);
  }

  /** Fails in another way from now on. */
  failWith(faults: FaultPlan): void {
    this.#server?.failWith(faults);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#db.close();
  }

  #act(operation: string, request: MessageContent, now: string): MessageContent {
    switch (operation as PlanOperation) {
      case 'planSend':
        return this.#take(request as unknown as PlanRequestOf<'planSend'>, now);
      case 'planView':
        return this.#view(request as unknown as PlanRequestOf<'planView'>);
      case 'planList':
        return this.#list(request as unknown as PlanRequestOf<'planList'>);
      case 'planCancel':
        return this.#cancel(request as unknown as PlanRequestOf<'planCancel'>);
    }
  }

  #take(request: PlanRequestOf<'planSend'>, now: string): MessageContent {
    const outcome = 'codEsitoInserimento';
    const { tipoOperazione, idPianoRegione: plan, cfMedico: doctor, idInvio: sending } = request;
    const known = this.#find(plan);
    if (tipoOperazione !== '1' && tipoOperazione !== '2') return refused(outcome, 'content');
    if (request.dataFineValidita < request.dataInizioValidita) return refused(outcome, 'content');
    if (tipoOperazione === '1' && known !== undefined) return refused(outcome, 'duplicate');
    if (tipoOperazione === '2' && known === undefined) return refused(outcome, 'absent');
    if (known !== undefined && known.doctor !== doctor) return refused(outcome, 'not-yours');
    if (known !== undefined && known.state !== planStates.active) return refused(outcome, 'state');
    const number = Number(this.#db.prepare('SELECT coalesce(max(place), 0) + 1 AS next FROM plan').get()?.['next']);
    const protocol = known?.protocol ?? `SIM-PT-${String(number).padStart(8, '0')}`;
    this.#save({ protocol, plan, doctor, sending, state: planStates.active, entered: now, content: request });
    return { protocollo: protocol, dataInserimento: now, [outcome]: '0000' };
  }

  #view({ idPianoRegione, cfMedico }: PlanRequestOf<'planView'>): MessageContent {
    const outcome = 'codEsitoVisualizzazione';
    const known = this.#find(idPianoRegione);
    if (known === undefined) return refused(outcome, 'absent');
    if (known.doctor !== cfMedico) return refused(outcome, 'not-yours');
    return {
      protocollo: known.protocol,
      idInvio: known.sending,
      idPianoRegione,
      statoPiano: known.state,
      dataInserimento: known.entered,
      [outcome]: '0000',
    };
  }

  #list({ cfMedico, codiceAss }: PlanRequestOf<'planList'>): MessageContent {
    const found = this.all()
      .filter(({ doctor, content }) => doctor === cfMedico && (codiceAss ?? content.codiceAss) === content.codiceAss)
      .map(({ protocol, plan, state }) => ({ protocollo: protocol, idPianoRegione: plan, statoPiano: state }));
    return { ElencoProtocolli: { Protocollo: found }, codEsitoElenco: '0000' };
  }

  #cancel({ idPianoRegione, protocollo, cfMedico }: PlanRequestOf<'planCancel'>): MessageContent {
    const outcome = 'codEsitoAnnullamento';
    const known = this.#find(idPianoRegione);
    if (known === undefined || known.protocol !== protocollo) return refused(outcome, 'absent');
    if (known.doctor !== cfMedico) return refused(outcome, 'not-yours');
    if (known.state !== planStates.active) return refused(outcome, 'state');
    this.#save({ ...known, state: planStates.cancelled });
    return { protocollo, [outcome]: '0000' };
  }

  #find(plan: string): PlanRecord | undefined {
    const row = this.#db.prepare('SELECT record FROM plan WHERE plan = ?').get(plan);
    return row === undefined ? undefined : (JSON.parse(String(row['record'])) as PlanRecord);
  }

  #save(record: PlanRecord): void {
    this.#db
      .prepare('INSERT INTO plan(plan, record) VALUES (?1, ?2) ON CONFLICT (plan) DO UPDATE SET record = ?2')
      .run(record.plan, JSON.stringify(record));
  }
}

function refused(outcome: string, meaning: CodeMeaning): MessageContent {
  const { code, text } = codeOf(meaning);
  return {
    [outcome]: '9999',
    ElencoErroriRicette: { ErroreRicetta: [{ codEsito: code, esito: text, tipoErrore: 'E' }] },
  };
}
