import type { IncomingHttpHeaders } from 'node:http';
import { DocumentPoster, type TlsSettings } from '../../transport/post-document.ts';
import type { FseOperation } from '../rules/operations.ts';
import { checkCall, type PreparedCall, refusal } from './check-call.ts';
import { writeMultipart } from './multipart.ts';
import type {
  Accepted,
  DeleteCall,
  FseGateway,
  PublishCall,
  ReplaceCall,
  Reply,
  Status,
  StatusCall,
  UpdateMetadataCall,
  ValidateAndPublishCall,
  ValidateAndReplaceCall,
  ValidateCall,
} from './port.ts';
import { type AnswerForm, acceptedForm, readAnswer, statusForm } from './read-answer.ts';
import { makeTokens, type TokenSettings } from './tokens.ts';

/** What is logged of a call: names and identifiers of those who run the gateway, nothing of a document or a person. */
export interface GatewayLogEntry {
  readonly operation: FseOperation;
  /** Status of HTTP; absent when there was no answer. */
  readonly status?: number | undefined;
  /** What came of it, in fixed words. */
  readonly outcome: string;
  /** `GovWay-Transaction-ID`, `GovWay-Transaction-ErrorType`, `X-Global-Transaction-ID` and `traceID`, by which they are found again. */
  readonly transaction?: string | undefined;
  readonly errorType?: string | undefined;
  readonly globalTransaction?: string | undefined;
  readonly trace?: string | undefined;
}

/** How the gateway is reached. */
export interface RestAdapterSettings {
  /** Base address with the version, `…/gateway/v1`; without a slash at the end. Anything but loopback needs `https:`. */
  readonly address: string;
  /** Certificate A1 and its key, and the authority to be trusted, PEM. */
  readonly tls?: TlsSettings;
  readonly tokens: TokenSettings;
  /** Longest wait for a connection, ms (usually 10 s), and for a whole answer after that (usually 60 s). */
  readonly connectTimeout: number;
  readonly readTimeout: number;
  /** Connections at a time. */
  readonly connections: number;
  readonly log?: (entry: GatewayLogEntry) => void;
}

const largestAnswer = 4 * 1024 * 1024;
const published = acceptedForm([200, 201, 202], true);
const changed = acceptedForm([200, 202]);

/**
 * Calls the gateway with REST over mutual TLS, with two new tokens each time (ID_AUTH_CHANNEL_02, ID_AUTH_REST_01). Whatever the rules
 * of the gateway would refuse is refused before anything leaves. Nothing is repeated here.
 *
 * Source: OpenAPI of it-fse-support (26/06/2026); integration guide v2.22.
 */
export class FseRestAdapter implements FseGateway {
  readonly #settings: RestAdapterSettings;
  readonly #poster: DocumentPoster;

  /** Throws `TypeError` for an address that is not of `https:`, unless it is that of the own machine. */
  constructor(settings: RestAdapterSettings) {
    const { address, tls, connectTimeout, readTimeout, connections } = settings;
    this.#settings = settings;
    const limits = { timeout: connectTimeout + readTimeout, connectTimeout, connections, largestAnswer };
    this.#poster = new DocumentPoster(address, limits, tls);
  }

  validate(call: ValidateCall): Promise<Reply<Accepted>> {
    return this.#call('POST', 'documents/validation', { ...call, operation: 'validation' }, acceptedForm([200, 201]));
  }

  publish(call: PublishCall): Promise<Reply<Accepted>> {
    return this.#call('POST', 'documents', { ...call, operation: 'create' }, published);
  }

  replace(call: ReplaceCall): Promise<Reply<Accepted>> {
    return this.#call('PUT', `documents/${encode(call.id)}`, { ...call, operation: 'replace' }, published);
  }

  updateMetadata(call: UpdateMetadataCall): Promise<Reply<Accepted>> {
    const path = `documents/${encode(call.id)}/metadata`;
    return this.#call('PUT', path, { ...call, operation: 'update-metadata' }, changed);
  }

  delete(call: DeleteCall): Promise<Reply<Accepted>> {
    return this.#call('DELETE', `documents/${encode(call.id)}`, { ...call, operation: 'delete' }, changed);
  }

  validateAndPublish(call: ValidateAndPublishCall): Promise<Reply<Accepted>> {
    const path = 'documents/validate-and-create';
    return this.#call('POST', path, { ...call, operation: 'validate-and-create' }, acceptedForm([200, 201, 202]));
  }

  validateAndReplace(call: ValidateAndReplaceCall): Promise<Reply<Accepted>> {
    const path = `documents/validate-and-replace/${encode(call.id)}`;
    return this.#call('PUT', path, { ...call, operation: 'validate-and-replace' }, acceptedForm([200, 201, 202]));
  }

  async status({ of, facts }: StatusCall): Promise<Reply<Status>> {
    const isTrace = 'traceId' in of;
    const id = isTrace ? of.traceId : of.workflowInstanceId;
    // Two dots would lead to another address.
    if (!/^[^/\\.][^/\\]{0,255}$/.test(id)) return refusal(isTrace ? 'trace-id' : 'workflow-id');
    const path = isTrace ? `status/search/${encode(id)}` : `status/${encode(id)}`;
    return await this.#call('GET', path, { facts, operation: 'status' }, statusForm);
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#poster.close();
  }

  async #call<A>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    call: PreparedCall,
    form: AnswerForm<A>,
  ): Promise<Reply<A>> {
    const { operation, file, body, callbackUrl } = call;
    const early = checkCall(call);
    if (early !== undefined) return this.#told(operation, early);
    const tokens = await makeTokens(this.#settings.tokens, call);
    if (!tokens.ok) {
      const { claim: place, problem } = tokens;
      return this.#told(operation, refusal('claim', { place, ...(problem === undefined ? {} : { problem }) }));
    }
    const content = contentOf(body, file);
    const got = await this.#poster.send({
      method,
      path,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${tokens.bearer}`,
        'fse-jwt-signature': tokens.signature,
        ...(content === undefined ? {} : { 'content-type': content.contentType }),
        ...(callbackUrl === undefined ? {} : { 'x-callback-url': callbackUrl }),
      },
      ...(content === undefined ? {} : { body: content.body }),
    });
    if (!got.ok) return this.#told(operation, { kind: got.wasSent ? 'unsure' : 'unreached', reason: got.reason });
    return this.#told(operation, readAnswer(got, form), got);
  }

  #told<A>(
    operation: FseOperation,
    reply: Reply<A>,
    got?: { readonly status: number; readonly headers: IncomingHttpHeaders },
  ): Reply<A> {
    this.#settings.log?.({
      operation,
      outcome: outcomeOf(reply),
      status: got?.status,
      transaction: plain(got?.headers['govway-transaction-id']),
      errorType: plain(got?.headers['govway-transaction-errortype']),
      globalTransaction: plain(got?.headers['x-global-transaction-id']),
      trace: plain(traceOf(reply)),
    });
    return reply;
  }
}

function contentOf(
  body: object | undefined,
  file: Uint8Array | undefined,
): { readonly contentType: string; readonly body: Buffer } | undefined {
  if (body === undefined) return undefined;
  if (file !== undefined) return writeMultipart(body, file);
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

/** An identifier as one part of a path: also `^`, `&` and `:` of it are encoded. */
function encode(id: string): string {
  return encodeURIComponent(id.toWellFormed());
}

function outcomeOf(reply: Reply<unknown>): string {
  if (reply.kind === 'accepted') return 'accepted';
  return `${reply.kind} ${reply.kind === 'refused' ? reply.code : reply.reason}`;
}

function traceOf(reply: Reply<unknown>): unknown {
  const holder = reply.kind === 'accepted' ? reply.answer : 'problem' in reply ? reply.problem : undefined;
  return typeof holder === 'object' && holder !== null && 'traceID' in holder ? holder.traceID : undefined;
}

/** An identifier of another system, if it is no more than that. */
function plain(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value) ? value : undefined;
}
