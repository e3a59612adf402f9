import type { Language } from '@sinfonia/profiles/issues';
import type { Configuration } from '../../config/index.ts';
import { hapiOptions } from '../../open-store.ts';
import {
  examineLedger,
  HapiClient,
  inactiveSearchParameters,
  type ProbedSetting,
  probeSettings,
} from '../../store/hapi/index.ts';
import { clockTolerance, type DoctorFinding, reasonOf } from './finding.ts';
import words from './hapi.json' with { type: 'json' };
import { tellLedger } from './tell-ledger.ts';

/** Release of HAPI FHIR that the store is tested with: another one may do otherwise. */
const testedRelease = '8.8.';

/**
 * Examines the HAPI server of the store by what it does, on resources that are removed again, and the ledger in its database. What has
 * to be changed is said in one language.
 */
export async function* examineHapi(configuration: Configuration, language: Language): AsyncIterable<DoctorFinding> {
  const client = new HapiClient(hapiOptions(configuration));
  const subject = 'HAPI';
  try {
    yield await examineServer(client);
    for await (const probed of probeSettings(client)) yield ofSetting(probed, language);
    const inactive = await inactiveSearchParameters(client);
    const detail =
      inactive.length === 0 ? 'search parameters in use' : `${words.inactive[language]} ${inactive.join(', ')}`;
    yield { subject, state: inactive.length === 0 ? 'good' : 'doubtful', detail };
  } catch (error) {
    yield { subject, state: 'bad', detail: `${configuration.store.hapiUrl}: ${reasonOf(error)}` };
  }
  yield* ofLedger(configuration.store.hapiDatabase, language);
}

async function examineServer(client: HapiClient): Promise<DoctorFinding> {
  const { status, header, body } = await client.send({ method: 'GET', path: 'metadata' });
  const { fhirVersion, software } = (body ?? {}) as {
    fhirVersion?: string;
    software?: { name?: string; version?: string };
  };
  const detail = `${software?.name ?? 'no name'} ${software?.version ?? ''}, FHIR ${fhirVersion ?? 'unknown'}`;
  if (status !== 200 || fhirVersion?.startsWith('4.0.') !== true) return { subject: 'HAPI', state: 'bad', detail };
  const apart = Math.abs((Date.parse(header('date') ?? '') || Date.now()) - Date.now());
  if (apart > clockTolerance) {
    return { subject: 'HAPI', state: 'bad', detail: `${detail}: clocks are ${Math.round(apart / 1000)} s apart` };
  }
  const isTested = software?.version?.startsWith(testedRelease) === true;
  return {
    subject: 'HAPI',
    state: isTested ? 'good' : 'doubtful',
    detail: isTested ? detail : `${detail}, tested with ${testedRelease}x`,
  };
}

function ofSetting(probed: ProbedSetting, language: Language): DoctorFinding {
  const { id, set, text } = probed.setting;
  const subject = 'HAPI setting';
  if (probed.isMet) return { subject, state: 'good', detail: id };
  return { subject, state: 'bad', detail: `${id}: ${text[language]} ${words.set[language]} ${set} (${probed.why})` };
}

async function* ofLedger(url: string, language: Language): AsyncIterable<DoctorFinding> {
  const subject = 'ledger';
  if (url === '') {
    yield { subject, state: 'doubtful', detail: words.noDatabase[language] };
    return;
  }
  try {
    yield* tellLedger(await examineLedger(url), language);
  } catch (error) {
    yield { subject, state: 'bad', detail: `store.hapiDatabase: ${reasonOf(error)}` };
  }
}
