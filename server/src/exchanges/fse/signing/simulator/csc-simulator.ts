import { createHash, createPrivateKey, privateEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeSelfSigned } from '../../../../certificates/self-signed.ts';
import type { FaultPlan } from '../../../simulation/faults.ts';
import { RecordsFile } from '../../../simulation/records-file.ts';

/** A wrong PIN so many times in a row locks a credential. */
const triesOfPin = 3;
const tokenSeconds = 300;
const longestCall = 64 * 1024;
/** DigestInfo of SHA-256 without the digest. Source: RFC 8017, 9.2. */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

const schema = `
  CREATE TABLE IF NOT EXISTS credential(id TEXT PRIMARY KEY, pin TEXT, key TEXT, certificate TEXT, wrong_pins INTEGER DEFAULT 0);
  CREATE TABLE IF NOT EXISTS otp(credential TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE IF NOT EXISTS authorization(sad TEXT PRIMARY KEY, credential TEXT, hash TEXT, used INTEGER DEFAULT 0);
  CREATE TABLE IF NOT EXISTS signature(credential TEXT, hash TEXT, at INTEGER)`;

/** What the simulator is started with. */
export interface CscSimulatorSettings {
  /** File of its records; kept from one start to the next. */
  readonly file: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly faults?: FaultPlan;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
}

interface Credential {
  readonly pin: string;
  readonly key: string;
  readonly certificate: string;
  readonly wrong_pins: number;
}

type Content = Readonly<Record<string, unknown>>;
type Reply = readonly [status: number, body: Content];

/**
 * A remote signature service on the own machine that speaks the CSC API: keeps credentials, one-time passwords and what was signed in a
 * file, locks a credential after wrong PINs, lets each authorization be used once and for its hash only, and fails as it is told.
 */
export class CscSimulator {
  readonly #records: RecordsFile;
  readonly #server: Server;
  readonly #settings: CscSimulatorSettings;
  readonly #tokens = new Map<string, number>();
  #faults: FaultPlan;

  private constructor(settings: CscSimulatorSettings) {
    this.#settings = settings;
    this.#faults = settings.faults ?? (() => undefined);
    this.#records = new RecordsFile(settings.file, schema);
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async start(settings: CscSimulatorSettings): Promise<CscSimulator> {
    const simulator = new CscSimulator(settings);
    await new Promise<void>((resolve) => simulator.#server.listen(0, '127.0.0.1', resolve));
    return simulator;
  }

  /** Address of the service. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Gives a signer a key, a certificate and a PIN. */
  async enrol(id: string, pin: string, years = 3): Promise<void> {
    const subject = [{ type: 'commonName', text: `Prova ${id}` }] as const;
    const { privateKey, certificate } = await makeSelfSigned({ subject, keyBits: 2048, years }, this.#now());
    this.#records
      .sql('INSERT INTO credential(id, pin, key, certificate) VALUES (?, ?, ?, ?)')
      .run(id, pin, privateKey, certificate);
  }

  /** The one-time password that was sent last, as the signer's telephone shows it. */
  otpOf(credential: string): string | undefined {
    const row = this.#records.sql('SELECT value FROM otp WHERE credential = ?').get(credential);
    return row === undefined ? undefined : String(row['value']);
  }

  /** Signatures that were made with a credential. */
  countSignatures(credential: string): number {
    const row = this.#records.sql('SELECT count(*) AS n FROM signature WHERE credential = ?').get(credential);
    return Number(row?.['n']);
  }

  /** Mixes two signers up, as a broken service would: each signs with the key of the other. */
  exchangeKeys(one: string, other: string): void {
    const keyOf = (id: string) => String(this.#records.sql('SELECT key FROM credential WHERE id = ?').get(id)?.['key']);
    const [first, second] = [keyOf(one), keyOf(other)];
    const set = this.#records.sql('UPDATE credential SET key = ? WHERE id = ?');
    set.run(second, one);
    set.run(first, other);
  }

  /** Has the next calls meet other faults. */
  meet(faults: FaultPlan): void {
    this.#faults = faults;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#records.close();
  }

  #now(): number {
    return (this.#settings.clock ?? Date.now)();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.#faults();
    if (fault === 'timeout-before') return;
    if (fault === 'reset-before') return void request.socket.destroy();
    if (fault === 'fault-before') return answer(response, [500, { error: 'server_error' }]);
    const text = await textOf(request);
    if (text === undefined) return answer(response, [413, { error: 'invalid_request' }]);
    const reply = this.#reply(request.url ?? '', text, request.headers.authorization);
    if (fault === 'timeout-after') return;
    if (fault === 'reset-after') return void request.socket.destroy();
    if (fault === 'fault-after') return answer(response, [500, { error: 'server_error' }]);
    if (fault === 'garbage') return void response.writeHead(200).end('<html>');
    answer(response, reply);
  }

  #reply(path: string, text: string, authorization: string | undefined): Reply {
    if (path === '/oauth2/token') return this.#token(new URLSearchParams(text));
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
    if ((this.#tokens.get(token) ?? 0) <= this.#now()) return [401, { error: 'invalid_token' }];
    const content = contentOf(text);
    if (content === undefined) return [400, { error: 'invalid_request' }];
    const id = String(content['credentialID']);
    const credential = this.#records.sql('SELECT * FROM credential WHERE id = ?').get(id) as Credential | undefined;
    if (credential === undefined) return [400, { error: 'invalid_credential' }];
    if (path === '/csc/v1/credentials/info') return infoOf(credential);
    if (path === '/csc/v1/credentials/sendOTP') return this.#sendOtp(id);
    if (path === '/csc/v1/credentials/authorize') return this.#authorize(id, credential, content);
    if (path === '/csc/v1/signatures/signHash') return this.#signHash(id, credential, content);
    return [404, { error: 'invalid_request' }];
  }

  #token(form: URLSearchParams): Reply {
    const { clientId, clientSecret } = this.#settings;
    const isKnown = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
    if (form.get('grant_type') !== 'client_credentials' || !isKnown) return [401, { error: 'invalid_client' }];
    const value = randomBytes(24).toString('base64url');
    this.#tokens.set(value, this.#now() + tokenSeconds * 1000);
    return [200, { access_token: value, token_type: 'Bearer', expires_in: tokenSeconds }];
  }

  #sendOtp(id: string): Reply {
    const value = String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, '0');
    this.#records.sql('INSERT OR REPLACE INTO otp VALUES (?, ?)').run(id, value);
    return [200, {}];
  }

  #authorize(id: string, { pin, wrong_pins: wrong }: Credential, content: Content): Reply {
    if (wrong >= triesOfPin) return [400, { error: 'credential_locked' }];
    if (content['PIN'] !== pin) {
      this.#records.sql('UPDATE credential SET wrong_pins = wrong_pins + 1 WHERE id = ?').run(id);
      return [400, { error: 'invalid_pin' }];
    }
    const otp = this.otpOf(id);
    if (otp === undefined || content['OTP'] !== otp) return [400, { error: 'invalid_otp' }];
    const [hash] = Array.isArray(content['hash']) ? content['hash'] : [];
    if (typeof hash !== 'string') return [400, { error: 'invalid_request' }];
    const sad = randomBytes(24).toString('base64url');
    this.#records.sql('UPDATE credential SET wrong_pins = 0 WHERE id = ?').run(id);
    this.#records.sql('DELETE FROM otp WHERE credential = ?').run(id);
    this.#records.sql('INSERT INTO authorization(sad, credential, hash) VALUES (?, ?, ?)').run(sad, id, hash);
    return [200, { SAD: sad, expiresIn: 300 }];
  }

  #signHash(id: string, { key }: Credential, content: Content): Reply {
    const [hash] = Array.isArray(content['hash']) ? content['hash'] : [];
    const used = this.#records
      .sql('UPDATE authorization SET used = 1 WHERE sad = ? AND credential = ? AND hash = ? AND used = 0')
      .run(String(content['SAD']), id, String(hash));
    if (used.changes === 0) return [400, { error: 'invalid_request' }];
    this.#records.sql('INSERT INTO signature VALUES (?, ?, ?)').run(id, String(hash), this.#now());
    const digest = Buffer.concat([digestInfo, Buffer.from(String(hash), 'base64')]);
    // The hash is signed, not hashed once more.
    return [200, { signatures: [privateEncrypt(createPrivateKey(key), digest).toString('base64')] }];
  }
}

function infoOf({ certificate, wrong_pins: wrong }: Credential): Reply {
  const { raw, validFrom, validTo, serialNumber } = new X509Certificate(certificate);
  return [
    200,
    {
      key: { status: wrong >= triesOfPin ? 'disabled' : 'enabled', algo: ['1.2.840.113549.1.1.11'], len: 2048 },
      cert: { status: 'valid', certificates: [raw.toString('base64')], validFrom, validTo, serialNumber },
      authMode: 'explicit',
      PIN: { presence: 'true', format: 'N' },
      OTP: { presence: 'true', type: 'online', format: 'N' },
      multisign: 1,
      keyId: createHash('sha256').update(raw).digest('hex'),
    },
  ];
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > longestCall) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function contentOf(text: string): Content | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, [status, body]: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
