import { resourceTypes, type SearchParameterType } from '@sinfonia/profiles/model';
import type { PackageStructure } from '@sinfonia/profiles/package';
import type { OperationHandler } from '../context.ts';
import type { InteractionName } from '../routing.ts';
import { includesOf, reverseIncludesOf } from './includes.ts';
import { searchParametersOf, systemSearchParameters } from './search-parameters.ts';

/** Interactions on a type or instance. Source: FHIR R4, http://hl7.org/fhir/restful-interaction. */
export type TypeInteraction =
  | 'read'
  | 'vread'
  | 'update'
  | 'patch'
  | 'delete'
  | 'history-instance'
  | 'history-type'
  | 'create'
  | 'search-type';

/** Interactions on the whole system. Source: FHIR R4, http://hl7.org/fhir/restful-interaction. */
export type SystemInteraction = 'transaction' | 'batch' | 'search-system' | 'history-system';

/** An operation as it is offered: `OperationHandler` without what it does. */
export type RoutedOperation = Pick<
  OperationHandler,
  'name' | 'definition' | 'definitions' | 'levels' | 'types' | 'readOnly' | 'description'
>;

/** Canonical address of the OperationDefinition of an operation on a type, or on the whole system. */
export function definitionOn({ definition, definitions }: RoutedOperation, type?: string): string {
  return type !== undefined && definitions && Object.hasOwn(definitions, type)
    ? (definitions[type] ?? definition)
    : definition;
}

/** A search parameter as it is offered; parameters of search itself (`_has`) have no definition. */
export interface RoutedSearchParameter {
  readonly name: string;
  readonly type: SearchParameterType;
  readonly definition?: string;
}

/** What is offered for one resource type. */
export interface RoutedType {
  readonly type: string;
  readonly interactions: readonly TypeInteraction[];
  readonly searchParameters: readonly RoutedSearchParameter[];
  /** Values of `_include`, e.g. `Observation:subject`. */
  readonly searchInclude: readonly string[];
  /** Values of `_revinclude`. */
  readonly searchRevInclude: readonly string[];
  /** Canonical addresses of our profiles on the type. */
  readonly supportedProfiles: readonly string[];
}

/** The conditional forms of interactions. Source: FHIR R4 http.html#cond-update and the sections around it. */
export interface ConditionalCapabilities {
  readonly create: boolean;
  readonly read: 'not-supported' | 'modified-since' | 'not-match' | 'full-support';
  readonly update: boolean;
  readonly patch: boolean;
  readonly delete: 'not-supported' | 'single' | 'multiple';
  /** Whether an update may create a resource at an id that the client chose. */
  readonly updateCreate: boolean;
}

/** Everything that the FHIR API offers, as data; CapabilityStatement and OpenAPI are both made from it. */
export interface RoutedCapabilities {
  readonly types: readonly RoutedType[];
  readonly systemInteractions: readonly SystemInteraction[];
  readonly systemSearchParameters: readonly RoutedSearchParameter[];
  readonly operations: readonly RoutedOperation[];
  readonly conditional: ConditionalCapabilities;
  /** Compartments that can be searched, e.g. `Patient`. */
  readonly compartments: readonly string[];
}

/** Where the offer comes from. */
export interface RouteParts {
  /** Interactions that are carried out; absent: all that `routing.ts` knows. */
  readonly interactions?: readonly InteractionName[];
  readonly operations: Iterable<RoutedOperation>;
  /** Our profiles and extensions: `packageStructures` of `@sinfonia/profiles/package`. */
  readonly profiles: readonly PackageStructure[];
  /** Types that clients can read but not write, such as AuditEvent. */
  readonly readOnlyTypes?: readonly string[];
  readonly compartments?: readonly string[];
  readonly conditional?: ConditionalCapabilities;
}

/** What an interaction that is routed amounts to in a CapabilityStatement. A new one does not compile until it is here. */
const announcedAs: Readonly<
  Record<InteractionName, { readonly type?: TypeInteraction; readonly system?: readonly SystemInteraction[] }>
> = {
  capabilities: {},
  read: { type: 'read' },
  vread: { type: 'vread' },
  update: { type: 'update' },
  patch: { type: 'patch' },
  delete: { type: 'delete' },
  'history-instance': { type: 'history-instance' },
  'history-type': { type: 'history-type' },
  'history-system': { system: ['history-system'] },
  create: { type: 'create' },
  'search-type': { type: 'search-type' },
  'search-system': { system: ['search-system'] },
  'search-compartment': {},
  'batch-or-transaction': { system: ['batch', 'transaction'] },
  operation: {},
};

const writing: ReadonlySet<TypeInteraction> = new Set(['create', 'update', 'patch', 'delete']);

const fullConditional: ConditionalCapabilities = {
  create: true,
  read: 'full-support',
  update: true,
  patch: true,
  delete: 'single',
  updateCreate: true,
};

/** Gathers what is offered from the routed interactions, the operations, the search parameters and our profiles. */
export function routedCapabilities(parts: RouteParts): RoutedCapabilities {
  const routed = parts.interactions ?? (Object.keys(announcedAs) as InteractionName[]);
  const interactions = routed.flatMap((name) => announcedAs[name].type ?? []);
  const reading = interactions.filter((interaction) => !writing.has(interaction));
  const readOnly = new Set(parts.readOnlyTypes);
  const searchable = interactions.includes('search-type');
  const profiles = profilesByType(parts.profiles);
  return {
    types: resourceTypes().map((type) => ({
      type,
      interactions: readOnly.has(type) ? reading : interactions,
      searchParameters: searchable ? searchParametersOf(type) : [],
      searchInclude: searchable ? includesOf(type) : [],
      searchRevInclude: searchable ? reverseIncludesOf(type) : [],
      supportedProfiles: profiles.get(type) ?? [],
    })),
    systemInteractions: routed.flatMap((name) => announcedAs[name].system ?? []),
    systemSearchParameters: routed.includes('search-system') ? systemSearchParameters() : [],
    operations: routed.includes('operation') ? [...parts.operations] : [],
    conditional: parts.conditional ?? fullConditional,
    compartments: routed.includes('search-compartment') ? (parts.compartments ?? ['Patient']) : [],
  };
}

/** Extensions have a type that is no resource type, and so are listed nowhere. */
function profilesByType(profiles: readonly PackageStructure[]): ReadonlyMap<string, readonly string[]> {
  const grouped = Map.groupBy(profiles, ({ type }) => type);
  return new Map([...grouped].map(([type, list]) => [type, list.map(({ url }) => url).sort()]));
}
