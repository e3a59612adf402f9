import type {
  CapabilityStatement,
  CapabilityStatementRest,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceOperation,
  CapabilityStatementRestResourceSearchParam,
  CapabilityStatementRestSecurity,
  Extension,
} from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { patchMediaTypes } from '../patch/apply-patch.ts';
import {
  definitionOn,
  type RoutedCapabilities,
  type RoutedOperation,
  type RoutedSearchParameter,
  type RoutedType,
} from './routed-capabilities.ts';
import { texts } from './texts.ts';

/** What the CapabilityStatement says beyond what is routed. */
export interface CapabilityOptions {
  /** Absolute FHIR base without a final slash. */
  readonly baseUrl: string;
  /** Version of the software, e.g. `0.1.0`. */
  readonly version: string;
  /** When this offer was last changed: FHIR dateTime, e.g. the date of the release. */
  readonly date: string;
  /** The SMART discovery document, whose endpoints and capabilities are repeated here. */
  readonly smart?: Readonly<Record<string, unknown>>;
  readonly cors?: boolean;
  /** Notifications: the topics that may be subscribed to, and the address of websockets. */
  readonly notifications?: { readonly topics: readonly string[]; readonly webSocket: string };
  /** CapabilityStatements that this server fulfils; by default that of our own package and those of IHE MHD. */
  readonly instantiates?: readonly string[];
}

/**
 * Actors of IHE MHD 4.2.4 that this server is: Document Recipient (ITI-65) with the options Comprehensive Metadata and UnContained
 * Reference, Document Responder (ITI-66, ITI-67, ITI-68). Source: IHE MHD 4.2.4, 1:33.1 and 1:33.2.
 */
const mhdActors = [
  'IHE.MHD.DocumentRecipient',
  'IHE.MHD.DocumentRecipient.Comprehensive',
  'IHE.MHD.DocumentRecipient.UnContained',
  'IHE.MHD.DocumentResponder',
].map((actor) => `https://profiles.ihe.net/ITI/MHD/CapabilityStatement/${actor}`);

/** Guides that the server follows. */
const implementationGuides = ['https://profiles.ihe.net/ITI/MHD/ImplementationGuide/ihe.iti.mhd|4.2.4'];

/** Formats of resources. Source: FHIR R4 http.html#mime-type. */
const formats = ['application/fhir+json', 'json', 'application/fhir+xml', 'xml'];

const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
const topicExtension =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical';
/** Source: FHIR R4 extension-capabilitystatement-websocket.html. */
const webSocketExtension = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket';
const smartCapabilities = 'http://fhir-registry.smarthealthit.org/StructureDefinition/capabilities';

/**
 * Codes that the extension may carry; capabilities that SMART added later are in the discovery document only.
 * Source: FHIR R4, http://hl7.org/fhir/ValueSet/smart-capabilities (required binding).
 */
const smartCapabilityCodes: ReadonlySet<string> = new Set([
  'launch-ehr',
  'launch-standalone',
  'client-public',
  'client-confidential-symmetric',
  'sso-openid-connect',
  'context-passthrough-banner',
  'context-passthrough-style',
  'context-ehr-patient',
  'context-ehr-encounter',
  'context-standalone-patient',
  'context-standalone-encounter',
  'permission-offline',
  'permission-patient',
  'permission-user',
]);

/** Names of the endpoints in the extension and in the discovery document. Source: SMART App Launch, conformance. */
const smartEndpoints: readonly (readonly [extension: string, member: string])[] = [
  ['token', 'token_endpoint'],
  ['authorize', 'authorization_endpoint'],
  ['revoke', 'revocation_endpoint'],
  ['introspect', 'introspection_endpoint'],
  ['register', 'registration_endpoint'],
  ['manage', 'management_endpoint'],
];

/**
 * Builds the CapabilityStatement (kind `instance`, FHIR 4.0.1) of what is really routed. Source: FHIR R4
 * capabilitystatement.html, http.html#capabilities.
 */
export function buildCapabilityStatement(routes: RoutedCapabilities, options: CapabilityOptions): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    id: 'sinfonia-server',
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${texts.description}</p></div>` },
    url: `${options.baseUrl}/metadata`,
    version: options.version,
    name: 'SinfoniaServer',
    title: texts.title,
    status: 'active',
    date: options.date,
    publisher: 'Regione Campania',
    description: texts.description,
    jurisdiction: [{ coding: [{ system: 'urn:iso:std:iso:3166', code: 'IT' }] }],
    kind: 'instance',
    instantiates: [
      ...(options.instantiates ?? [`${canonicalBase}/CapabilityStatement/sinfonia-platform`, ...mhdActors]),
    ],
    software: { name: 'SINFONIA', version: options.version },
    implementation: { description: texts.title, url: options.baseUrl },
    fhirVersion: '4.0.1',
    format: [...formats],
    patchFormat: [...patchMediaTypes],
    implementationGuide: [...implementationGuides],
    rest: [restOf(routes, options)],
  };
}

function restOf(routes: RoutedCapabilities, options: CapabilityOptions): CapabilityStatementRest {
  const systemOperations = routes.operations.filter(({ levels }) => levels.includes('system'));
  return {
    mode: 'server',
    ...(options.notifications === undefined
      ? {}
      : { extension: [{ url: webSocketExtension, valueUri: options.notifications.webSocket }] }),
    documentation: texts.rest,
    security: securityOf(options),
    resource: routes.types.map((type) => ({
      ...(type.type === 'Subscription' ? topicsOf(options) : {}),
      ...resourceOf(type, routes),
    })),
    ...optional(
      'interaction',
      routes.systemInteractions.map((code) => ({ code })),
    ),
    ...optional('searchParam', routes.systemSearchParameters.map(toSearchParam)),
    ...optional(
      'operation',
      systemOperations.map((operation) => toOperation(operation)),
    ),
    ...optional(
      'compartment',
      routes.compartments.map((type) => `http://hl7.org/fhir/CompartmentDefinition/${type.toLowerCase()}`),
    ),
  };
}

/** The published topics. Source: HL7 Subscriptions R5 Backport 1.1.0, capabilitystatement-subscriptiontopic-canonical. */
function topicsOf({ notifications }: CapabilityOptions): { readonly extension?: Extension[] } {
  if (notifications === undefined) return {};
  return { extension: notifications.topics.map((valueCanonical) => ({ url: topicExtension, valueCanonical })) };
}

function resourceOf(routed: RoutedType, routes: RoutedCapabilities): CapabilityStatementRestResource {
  const { type, interactions } = routed;
  const { conditional } = routes;
  const offers = new Set<string>(interactions);
  const operations = routes.operations.filter(({ levels, types }) => {
    return (levels.includes('type') || levels.includes('instance')) && (types === undefined || types.includes(type));
  });
  return {
    type: type as CapabilityStatementRestResource['type'],
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    ...optional('supportedProfile', [...routed.supportedProfiles]),
    ...optional(
      'interaction',
      interactions.map((code) => ({ code })),
    ),
    versioning: 'versioned-update',
    readHistory: offers.has('history-instance'),
    updateCreate: offers.has('update') && conditional.updateCreate,
    conditionalCreate: offers.has('create') && conditional.create,
    conditionalRead: offers.has('read') ? conditional.read : 'not-supported',
    conditionalUpdate: offers.has('update') && conditional.update,
    conditionalDelete: offers.has('delete') ? conditional.delete : 'not-supported',
    referencePolicy: ['literal', 'logical', 'local'],
    ...optional('searchInclude', [...routed.searchInclude]),
    ...optional('searchRevInclude', [...routed.searchRevInclude]),
    ...optional('searchParam', routed.searchParameters.map(toSearchParam)),
    ...optional(
      'operation',
      operations.map((operation) => toOperation(operation, type)),
    ),
  };
}

function toSearchParam(parameter: RoutedSearchParameter): CapabilityStatementRestResourceSearchParam {
  const { name, type, definition } = parameter;
  return { name, ...(definition === undefined ? {} : { definition }), type };
}

function toOperation(operation: RoutedOperation, type?: string): CapabilityStatementRestResourceOperation {
  return { name: operation.name, definition: definitionOn(operation, type) };
}

function securityOf({ smart = {}, cors = true }: CapabilityOptions): CapabilityStatementRestSecurity {
  const endpoints: Extension[] = smartEndpoints.flatMap(([url, member]) => {
    const valueUri = smart[member];
    return typeof valueUri === 'string' ? [{ url, valueUri }] : [];
  });
  const announced = Array.isArray(smart['capabilities']) ? (smart['capabilities'] as readonly unknown[]) : [];
  const capabilities = announced.filter((code) => typeof code === 'string' && smartCapabilityCodes.has(code));
  return {
    ...optional('extension', [
      ...(endpoints.length > 0 ? [{ url: oauthUris, extension: endpoints }] : []),
      ...capabilities.map((code) => ({ url: smartCapabilities, valueCode: String(code) })),
    ]),
    cors,
    service: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }],
        text: 'OAuth 2.0, SMART App Launch 2',
      },
    ],
    description: texts.security,
  };
}

/** FHIR JSON has no empty arrays: a list without members is left out. */
function optional<Name extends string, Member>(name: Name, list: Member[]): { [Key in Name]?: Member[] } {
  return (list.length > 0 ? { [name]: list } : {}) as { [Key in Name]?: Member[] };
}
