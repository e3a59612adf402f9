import type {
  Bundle,
  CapabilityStatement,
  ExtractResource,
  OperationOutcome,
  Parameters,
  Resource,
  ResourceType,
} from '@medplum/fhirtypes';
import { BookingClient } from './booking/booking-client.ts';
import { DispensingClient } from './dispensing/dispensing-client.ts';
import { EmergencyClient } from './emergency/emergency-client.ts';
import { clientFault } from './errors.ts';
import { FseClient } from './fse/fse-client.ts';
import { HomeCareClient } from './home-care/home-care-client.ts';
import { type InboxInput, type InboxPage, readInbox } from './inbox/inbox.ts';
import { IndicatorsClient } from './indicators/indicators-client.ts';
import { type ModifyOptions, modifyResource } from './modify.ts';
import { PlansClient } from './plans/plans-client.ts';
import { PrescriptionsClient } from './prescriptions/prescriptions-client.ts';
import type { OperationOptions } from './requests/operation-options.ts';
import type { CallOptions, FhirAnswer, FhirCall, Sender } from './requests/sender.ts';
import { callOptions, type FirstPage, toBundle } from './search/bundle-pages.ts';
import { type HistoryOptions, HistoryResults, historyForm } from './search/history-results.ts';
import { type SearchParameters, toForm } from './search/parameters.ts';
import { SearchResults } from './search/search-results.ts';
import { etagOf, type Stored } from './stored.ts';
import { isRepeatable, TransactionBuilder } from './transaction/transaction-builder.ts';
import { TransactionResult } from './transaction/transaction-result.ts';

/** Options of a create. */
export interface CreateOptions extends CallOptions {
  /** Creates only when nothing matches; otherwise the one match is answered. Makes the create safe to repeat. */
  readonly ifNoneExist?: SearchParameters;
}

/** Options of an update or patch. */
export interface ChangeOptions extends CallOptions {
  /** Version id that must be the current one. `update` takes that of the resource unless this is `false`. */
  readonly ifMatch?: string | false;
}

/** Options of a delete. */
export interface DeleteOptions extends CallOptions {
  readonly ifMatch?: string;
}

/** Options of a search. */
export interface SearchOptions extends CallOptions {
  /**
   * `POST` (default) sends the parameters in the body, on the next pages too, so that a codice fiscale or a name never
   * stands in an address, which proxies and servers write to their logs. `GET` for searches without personal data.
   */
  readonly method?: 'GET' | 'POST';
  /** `lenient` lets the server ignore parameters that it does not know. */
  readonly handling?: 'strict' | 'lenient';
}

/** One step of a JSON Patch. Source: RFC 6902. */
export type JsonPatchStep =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };

/**
 * A client of one FHIR server, made by {@link connect}. Every method throws `SinfoniaError`.
 *
 * Requests are repeated after 429, and after 502, 503, 504 or no answer where a second execution does no harm: reads,
 * searches, deletes, conditional creates, and updates bound to a version.
 */
export class SinfoniaClient {
  /** Home-care cases (assistenza domiciliare), from the referral to the closing. */
  readonly homeCare: HomeCareClient;
  /** Therapeutic plans (piani terapeutici), from the evaluation to the end. */
  readonly plans: PlansClient;
  /** Electronic prescriptions (ricetta dematerializzata). */
  readonly prescriptions: PrescriptionsClient;
  /** Dispensing by pharmacies and hospitals, distribution on behalf (DPC), oxygen at home. */
  readonly dispensing: DispensingClient;
  /** The single booking centre (CUP): availability, bookings, agendas, the waiting list. */
  readonly booking: BookingClient;
  /** The feed of emergency departments (pronto soccorso), and how full they are. */
  readonly emergency: EmergencyClient;
  /** Documents of the national record (FSE 2.0). */
  readonly fse: FseClient;
  /** Indicators of a period, for who may see figures. */
  readonly indicators: IndicatorsClient;
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
    this.homeCare = new HomeCareClient(this);
    this.plans = new PlansClient(this);
    this.prescriptions = new PrescriptionsClient(this);
    this.dispensing = new DispensingClient(this);
    this.booking = new BookingClient(this);
    this.emergency = new EmergencyClient(this);
    this.fse = new FseClient(this);
    this.indicators = new IndicatorsClient(this);
  }

  /** FHIR base without a final slash. */
  get baseUrl(): string {
    return this.#sender.baseUrl;
  }

  /**
   * Creates a resource; the server gives the id.
   *
   * @example
   * ```ts
   * const patient = await client.create(newPatient, { ifNoneExist: { identifier: token(system, value) } });
   * ```
   */
  async create<T extends Resource>(resource: T, options: CreateOptions = {}): Promise<Stored<T>> {
    const { ifNoneExist } = options;
    return this.#resource<T>({
      method: 'POST',
      address: resource.resourceType,
      subject: resource.resourceType,
      body: resource,
      repeatable: ifNoneExist !== undefined,
      ...withHeaders(options, {
        ...representation,
        ...(ifNoneExist === undefined ? {} : { 'if-none-exist': toForm(ifNoneExist).toString() }),
      }),
    });
  }

  /** Reads a resource. Status 404 when it never was, 410 when it is deleted. */
  read<K extends ResourceType>(type: K, id: string, options: CallOptions = {}): Promise<Stored<ExtractResource<K>>> {
    return this.#resource({ ...reading(type, options), address: `${type}/${encodeURIComponent(id)}` });
  }

  /** Reads a version of a resource. */
  vread<K extends ResourceType>(
    type: K,
    id: string,
    versionId: string,
    options: CallOptions = {},
  ): Promise<Stored<ExtractResource<K>>> {
    const address = `${type}/${encodeURIComponent(id)}/_history/${encodeURIComponent(versionId)}`;
    return this.#resource({ ...reading(type, options), address });
  }

  /**
   * Writes a resource that has its id, on the version that the caller read (`meta.versionId`): status 412 when somebody
   * was faster. Throws `version-missing` when there is no version and `ifMatch` is not given; `ifMatch: false` writes over
   * any version, or creates with this id.
   */
  async update<T extends Resource & { id: string }>(resource: T, options: ChangeOptions = {}): Promise<Stored<T>> {
    const type = resource.resourceType;
    const version = options.ifMatch ?? resource.meta?.versionId;
    if (version === undefined) {
      throw clientFault('version-missing', `update of ${type} needs meta.versionId, ifMatch, or ifMatch: false`);
    }
    return this.#resource<T>({
      method: 'PUT',
      address: `${type}/${encodeURIComponent(resource.id)}`,
      subject: type,
      body: resource,
      repeatable: version !== false,
      ...withHeaders(options, { ...representation, ...matchHeader(version) }),
    });
  }

  /**
   * Changes a resource in place by JSON Patch, or by FHIRPath Patch when given Parameters.
   *
   * @example
   * ```ts
   * await client.patch('Patient', id, [{ op: 'replace', path: '/active', value: false }], { ifMatch: '3' });
   * ```
   */
  patch<K extends ResourceType>(
    type: K,
    id: string,
    change: readonly JsonPatchStep[] | Parameters,
    options: ChangeOptions = {},
  ): Promise<Stored<ExtractResource<K>>> {
    const version = options.ifMatch ?? false;
    return this.#resource({
      method: 'PATCH',
      address: `${type}/${encodeURIComponent(id)}`,
      subject: type,
      body: change,
      contentType: 'resourceType' in change ? 'application/fhir+json' : 'application/json-patch+json',
      repeatable: version !== false,
      ...withHeaders(options, { ...representation, ...matchHeader(version) }),
    });
  }

  /** Deletes a resource; doing so twice is no fault. */
  async delete(type: ResourceType, id: string, options: DeleteOptions = {}): Promise<void> {
    await this.#sender.send({
      method: 'DELETE',
      address: `${type}/${encodeURIComponent(id)}`,
      subject: type,
      repeatable: true,
      ...withHeaders(options, matchHeader(options.ifMatch ?? false)),
    });
  }

  /**
   * Reads, changes and writes a resource, again from the start when somebody else was faster (412). `change` gets a copy
   * and returns the changed resource, or undefined to leave it as it is; it may be called several times.
   *
   * Throws `conflict-unresolved` after `attempts` (default 5), or when an answer was lost and it cannot be told whether the
   * change was written.
   *
   * @example
   * ```ts
   * await client.modify('Patient', id, (patient) => ({ ...patient, active: false }));
   * ```
   */
  modify<K extends ResourceType>(
    type: K,
    id: string,
    change: (resource: Stored<ExtractResource<NoInfer<K>>>) => ExtractResource<NoInfer<K>> | undefined,
    options: ModifyOptions = {},
  ): Promise<Stored<ExtractResource<K>>> {
    return modifyResource<ExtractResource<K>>(
      {
        read: () => this.read(type, id, callOptions(options)),
        update: (resource) => this.update(resource, callOptions(options)),
      },
      id,
      change,
      options,
    );
  }

  /** Searches resources of one type. Nothing is sent until the results are read. */
  search<K extends ResourceType>(
    type: K,
    parameters: SearchParameters = {},
    options: SearchOptions = {},
  ): SearchResults<ExtractResource<K>> {
    return new SearchResults(this.#sender, searchPage(type, type, parameters, options));
  }

  /** Searches all types; give `_type` to name some. */
  searchSystem(parameters: SearchParameters, options: SearchOptions = {}): SearchResults<Resource> {
    return new SearchResults(this.#sender, searchPage('', 'system', parameters, options));
  }

  /** Versions of one resource, of a type, or of everything, newest first. */
  history<K extends ResourceType>(
    of?: K | { readonly type: K; readonly id: string },
    options: HistoryOptions & CallOptions = {},
  ): HistoryResults<ExtractResource<K>> {
    const place =
      of === undefined ? '' : typeof of === 'string' ? `${of}/` : `${of.type}/${encodeURIComponent(of.id)}/`;
    return new HistoryResults(this.#sender, {
      address: `${place}_history`,
      subject: 'history',
      form: historyForm(options),
      method: 'GET',
      ...callOptions(options),
    });
  }

  /** Carries out all entries or none. A Bundle of one's own gives the Bundle of the answer. */
  transaction(work: TransactionBuilder, options?: CallOptions): Promise<TransactionResult>;
  transaction(work: Bundle, options?: CallOptions): Promise<Bundle>;
  async transaction(work: TransactionBuilder | Bundle, options: CallOptions = {}): Promise<TransactionResult | Bundle> {
    return this.#bundle(work, 'transaction', options);
  }

  /** Carries out each entry on its own; look at the status of each in the result. */
  batch(work: TransactionBuilder, options?: CallOptions): Promise<TransactionResult>;
  batch(work: Bundle, options?: CallOptions): Promise<Bundle>;
  async batch(work: TransactionBuilder | Bundle, options: CallOptions = {}): Promise<TransactionResult | Bundle> {
    return this.#bundle(work, 'batch', options);
  }

  /**
   * Calls an operation, with or without the `$`. The answer is what the OperationDefinition says: often Parameters, an
   * OperationOutcome or a Bundle.
   *
   * @example
   * ```ts
   * const outcome = await client.operation<OperationOutcome>('validate', { on: 'Patient', parameters: patient });
   * ```
   */
  async operation<T extends Resource = Resource>(name: string, options: OperationOptions = {}): Promise<T> {
    const { on, parameters, method = 'POST' } = options;
    const place =
      on === undefined ? '' : typeof on === 'string' ? `${on}/` : `${on.type}/${encodeURIComponent(on.id)}/`;
    const operation = name.startsWith('$') ? name : `$${name}`;
    const answer = await this.#sender.send({
      method,
      address: `${place}${operation}`,
      subject: operation,
      repeatable: options.repeatable ?? method === 'GET',
      ...(method === 'POST' ? { body: parameters ?? { resourceType: 'Parameters' } } : {}),
      ...callOptions(options),
    });
    return bodyOf<T>(answer, operation);
  }

  /**
   * The messages that were sent to the caller, the unread ones first. The next page: `inbox({ cursor: page.next })`; a
   * message was read: `client.operation('$read', { on: { type: 'Communication', id } })`.
   */
  inbox(input: InboxInput = {}, options: CallOptions = {}): Promise<InboxPage> {
    return readInbox(this, input, options);
  }

  /** What the server can do; needs no token. */
  async capabilities(options: CallOptions = {}): Promise<CapabilityStatement> {
    const answer = await this.#sender.send({
      method: 'GET',
      address: 'metadata',
      subject: 'metadata',
      repeatable: true,
      authorized: false,
      ...callOptions(options),
    });
    return bodyOf<CapabilityStatement>(answer, 'metadata');
  }

  async #resource<T extends Resource>(call: FhirCall): Promise<Stored<T>> {
    const resource = bodyOf<T | OperationOutcome>(await this.#sender.send(call), call.subject);
    if (resource.resourceType !== call.subject || resource.id === undefined) {
      throw clientFault('answer-unreadable', `${call.method} ${call.subject} answered a ${resource.resourceType}`);
    }
    // The type was compared with the one asked for just above.
    return resource as Stored<T>;
  }

  async #bundle(
    work: TransactionBuilder | Bundle,
    type: 'transaction' | 'batch',
    options: CallOptions,
  ): Promise<TransactionResult | Bundle> {
    const built = work instanceof TransactionBuilder;
    const body = built ? work.toBundle(type) : { ...work, type };
    const answer = await this.#sender.send({
      method: 'POST',
      address: '',
      subject: type,
      body,
      repeatable: isRepeatable(body),
      ...withHeaders(options, representation),
    });
    const bundle = toBundle(answer.body, type);
    return built ? new TransactionResult(work, bundle) : bundle;
  }
}

const representation = { prefer: 'return=representation' } as const;

function searchPage(address: string, subject: string, parameters: SearchParameters, options: SearchOptions): FirstPage {
  const { handling, method = 'POST' } = options;
  return {
    address,
    subject,
    form: toForm(parameters),
    method,
    ...withHeaders(options, handling === undefined ? {} : { prefer: `handling=${handling}` }),
  };
}

function reading(subject: string, options: CallOptions) {
  return { method: 'GET', subject, repeatable: true, ...callOptions(options) } as const;
}

function matchHeader(version: string | false): Readonly<Record<string, string>> {
  return version === false ? {} : { 'if-match': etagOf(version) };
}

function withHeaders(options: CallOptions, headers: Readonly<Record<string, string>>): CallOptions {
  return callOptions({ ...options, headers: { ...headers, ...options.headers } });
}

function bodyOf<T extends Resource>(answer: FhirAnswer, subject: string): T {
  const { body, status } = answer;
  if (typeof body === 'object' && body !== null && 'resourceType' in body) return body as T;
  throw clientFault('answer-unreadable', `the answer about ${subject} is no FHIR resource`, { status });
}
