import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeSelfSigned } from '../../certificates/self-signed.ts';
import { readOrCreatePrivateFile } from '../../identity/private-file.ts';
import type { Exchange } from '../exchange.ts';
import { exchangeFolder } from '../outbox/exchange-outbox.ts';
import { faultsAtRandom } from '../simulation/faults.ts';
import { DocumentPoster, type TlsSettings } from '../transport/post-document.ts';
import type { FseDesk } from './desk.ts';
import { followPublications } from './follow-publications.ts';
import { fseCalls, writeFseCall } from './from-fhir/write-call.ts';
import type { FseIdentity } from './gateway/certificates.ts';
import { FseRestAdapter, type GatewayLogEntry } from './gateway/rest-adapter.ts';
import type { TokenSettings } from './gateway/tokens.ts';
import { transportOf } from './ini/port.ts';
import { PublicationFollower } from './publishing/follow.ts';
import { FsePublishingHandler, fseExchange } from './publishing/outbox-handler.ts';
import { PublicationRecords } from './publishing/records.ts';
import type { FseTransportName } from './publishing/transport.ts';
import type { PushDesk } from './push-route.ts';
import { failPublication, settlePublication } from './settle-publication.ts';
import { CscClient, type CscClientCredentials } from './signing/csc-client.ts';
import { LocalKeySigner } from './signing/local-key.ts';
import type { DocumentSigner } from './signing/port.ts';
import { RemoteServiceSigner } from './signing/remote-service.ts';
import { FseSimulator } from './simulator/simulator.ts';

/** Who signs documents: nobody here, a key of the sandbox, or a remote signature service (CSC API). */
export type SigningOptions =
  | { readonly kind: 'none' }
  | { readonly kind: 'local' }
  | { readonly kind: 'remote'; readonly address: string; readonly credentials: CscClientCredentials };

/** How the gateway of the FSE is reached: the service, or a simulator of our own. Times in ms. */
export interface FseOptions {
  readonly dataDirectory: string;
  /** Region as an organisation of the FSE, three digits. */
  readonly organisation: string;
  readonly transport: FseTransportName;
  readonly application: TokenSettings['application'];
  readonly connectTimeout: number;
  readonly readTimeout: number;
  readonly connections: number;
  /** Wait between rounds in which what is in charge is asked about. */
  readonly followEvery: number;
  /** How long calls that came to their end are remembered. */
  readonly keepFor: number;
  /** How long a publication that was not answered may go unmentioned before it counts as not made; five minutes unless given. */
  readonly grace?: number;
  /** Address to which the gateway tells final states; absent when it does not reach the platform. */
  readonly callbackUrl?: string;
  readonly signing: SigningOptions;
  /** What validates and signs while the exchange is open. */
  readonly desk: FseDesk;
  /** What takes the pushes of the gateway while the exchange is open. */
  readonly push: PushDesk;
  readonly log?: (entry: GatewayLogEntry) => void;
  readonly reach:
    | {
        readonly kind: 'service';
        readonly address: string;
        readonly tls: TlsSettings;
        /** Certificate S1 and its key, with which tokens are signed. */
        readonly identity: FseIdentity;
      }
    | { readonly kind: 'simulator'; readonly faultShare: number; readonly schemas?: string };
}

/** File of the records of the simulator, in the folder of exchanges. */
export const fseSimulatorDatabase = 'fse-simulator.sqlite';
/** File of the test key with which tokens for the simulator are signed, in the data folder. */
const tokenKeyFile = 'fse-token-key.json';
/** How long a token is good, seconds, and how much earlier it begins: the clocks of the front end are not ours. */
const tokenTimes = { lifetime: 300, allowance: 30 } as const;
/** How often the simulator moves on, ms. */
const simulatorTick = 500;

/**
 * Opens the exchange with the gateway of the FSE. Starts the simulator when it is asked for; `close` ends what was opened.
 *
 * @throws FhirError `fse-transport-unavailable` for `ini`
 */
export async function openFse(options: FseOptions): Promise<Exchange> {
  const { dataDirectory, organisation, reach, desk, push, connections, signing, callbackUrl } = options;
  mkdirSync(join(dataDirectory, exchangeFolder), { recursive: true, mode: 0o700 });
  const simulator = reach.kind === 'simulator' ? await startSimulator(dataDirectory, reach) : undefined;
  const address = reach.kind === 'service' ? reach.address : (simulator?.address ?? '');
  const gateway = new FseRestAdapter({
    address,
    ...(reach.kind === 'service' ? { tls: reach.tls } : {}),
    tokens: {
      identity: reach.kind === 'service' ? reach.identity : await testIdentity(dataDirectory),
      audience: address,
      application: options.application,
      ...tokenTimes,
      clock: Date.now,
    },
    connectTimeout: options.connectTimeout,
    readTimeout: options.readTimeout,
    connections,
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  const transport = transportOf(options.transport, gateway);
  const records = new PublicationRecords(dataDirectory);
  records.forget(Date.now() - options.keepFor);
  const follower = new PublicationFollower({ records, transport, limits: { shortestWait: options.followEvery } });
  const signer = await openSigner(signing, dataDirectory, options);
  desk.connect({
    organisation,
    asksConsent: signing.kind === 'remote',
    validate: (call) => gateway.validate(call),
    sign: async (request) => (await signer?.sign(request)) ?? { kind: 'unreached', reason: 'no-signer' },
    requestOtp: async (credential) =>
      signer instanceof RemoteServiceSigner
        ? signer.requestOtp(credential)
        : { kind: 'refused', reason: 'credential-unknown' },
  });
  push.connect(follower);
  return {
    name: fseExchange,
    calls: fseCalls,
    handler: new FsePublishingHandler({
      ...{ gateway, transport, records, follower },
      ...(options.grace === undefined ? {} : { limits: { grace: options.grace } }),
    }),
    write: (asked, store) =>
      writeFseCall(store, asked, { organisation, ...(callbackUrl === undefined ? {} : { callbackUrl }) }),
    settle: settlePublication,
    fail: failPublication,
    watch: followPublications({ follower, records, every: options.followEvery }),
    async close() {
      desk.disconnect();
      push.disconnect();
      gateway.close();
      records.close();
      await simulator?.stop();
    },
  };
}

async function openSigner(
  signing: SigningOptions,
  dataDirectory: string,
  { connectTimeout, readTimeout, connections }: FseOptions,
): Promise<DocumentSigner | undefined> {
  if (signing.kind === 'local') return LocalKeySigner.open(dataDirectory, Date.now());
  if (signing.kind === 'none') return undefined;
  const limits = { timeout: connectTimeout + readTimeout, connectTimeout, connections, largestAnswer: 1024 * 1024 };
  return new RemoteServiceSigner(new CscClient(new DocumentPoster(signing.address, limits), signing.credentials));
}

async function startSimulator(
  dataDirectory: string,
  { faultShare, schemas }: Extract<FseOptions['reach'], { kind: 'simulator' }>,
): Promise<FseSimulator> {
  return FseSimulator.start({
    file: join(dataDirectory, exchangeFolder, fseSimulatorDatabase),
    tick: simulatorTick,
    ...(schemas === undefined ? {} : { schemas }),
    ...(faultShare === 0 ? {} : { faults: faultsAtRandom(faultShare, Date.now()) }),
  });
}

async function testIdentity(dataDirectory: string): Promise<FseIdentity> {
  const commonName = 'S1#150SINFONIA';
  const subject = [{ type: 'commonName', text: commonName }] as const;
  const text = await readOrCreatePrivateFile(join(dataDirectory, tokenKeyFile), async () =>
    JSON.stringify(await makeSelfSigned({ subject, keyBits: 2048, years: 10 }, Date.now())),
  );
  const { privateKey, certificate } = JSON.parse(text) as { privateKey: string; certificate: string };
  return {
    certificate: new X509Certificate(certificate),
    key: createPrivateKey(privateKey),
    commonName,
    pem: { cert: certificate, key: privateKey },
  };
}
