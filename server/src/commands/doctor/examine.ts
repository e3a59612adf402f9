import type { Language } from '@sinfonia/profiles/issues';
import type { Configuration } from '../../config/index.ts';
import type { Store } from '../../store/port.ts';
import { clockTolerance, type DoctorFinding, reasonOf } from './finding.ts';
import { examineDataFolder, examineKeys, examineSigningKeys } from './folders.ts';
import { examineFse } from './fse.ts';
import { examineHapi } from './hapi.ts';
import { examineFederations, examineLoginLog } from './login.ts';

/** Time an outside system has to answer, in milliseconds. */
const patience = 5000;

/** Examines an installation, one subject after the other. Never throws: what fails is a finding. What to change is said in `language`. */
export async function* examine(
  configuration: Configuration,
  openStore: (configuration: Configuration) => Promise<Store>,
  language: Language,
): AsyncIterable<DoctorFinding> {
  yield examineRuntime();
  yield await examineDataFolder(configuration.data);
  yield await examineKeys(configuration.data);
  yield await examineLoginLog(configuration.data);
  yield* examineFederations(configuration, process.cwd());
  yield* examineSigningKeys(configuration.data);
  yield* examineFse(configuration);
  // Before the store is opened, which makes what it can.
  if (configuration.store.kind === 'hapi') yield* examineHapi(configuration, language);
  yield* examineStore(configuration, openStore);
  yield await examineServer(configuration);
}

function examineRuntime(): DoctorFinding {
  const major = Number(process.versions.node.split('.', 1)[0]);
  return {
    subject: 'Node.js',
    state: major >= 24 ? 'good' : 'bad',
    detail: `${process.version}, 24 or later is needed`,
  };
}

async function* examineStore(
  configuration: Configuration,
  openStore: (configuration: Configuration) => Promise<Store>,
): AsyncIterable<DoctorFinding> {
  let store: Store | undefined;
  try {
    store = await openStore(configuration);
    const { ready, facts } = await store.health();
    const detail = Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
    yield { subject: 'store', state: ready ? 'good' : 'bad', detail: detail || configuration.store.kind };
    yield await examineClock(store);
  } catch (error) {
    yield { subject: 'store', state: 'bad', detail: reasonOf(error) };
  } finally {
    await store?.close();
  }
}

/** A clock that is behind the newest record would give tokens and versions times in the past. */
async function examineClock(store: Store): Promise<DoctorFinding> {
  const { versions } = await store.history({ count: 1 });
  const newest = versions[0]?.lastUpdated;
  const now = Date.now();
  const behind = newest === undefined ? 0 : newest - now;
  return {
    subject: 'clock',
    state: behind > clockTolerance ? 'bad' : 'good',
    detail:
      behind > clockTolerance
        ? `${Math.round(behind / 1000)} s behind the newest record of the store`
        : new Date(now).toISOString(),
  };
}

async function examineServer(configuration: Configuration): Promise<DoctorFinding> {
  const finding = await examineAddress('server', `${configuration.server.baseUrl}/health/ready`);
  // A server that is not running is what one expects before the first start.
  return finding.state === 'bad' ? { ...finding, state: 'doubtful' } : finding;
}

async function examineAddress(subject: string, address: string): Promise<DoctorFinding> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patience) });
    await response.body?.cancel();
    const date = Date.parse(response.headers.get('date') ?? '');
    const apart = Number.isNaN(date) ? 0 : Math.abs(date - Date.now());
    if (!response.ok) return { subject, state: 'bad', detail: `${address} answers ${response.status}` };
    if (apart > clockTolerance) {
      return { subject, state: 'bad', detail: `${address}: clocks are ${Math.round(apart / 1000)} s apart` };
    }
    return { subject, state: 'good', detail: address };
  } catch (error) {
    return { subject, state: 'bad', detail: `${address} does not answer (${reasonOf(error)})` };
  }
}
