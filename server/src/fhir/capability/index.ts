export { buildCapabilityStatement, type CapabilityOptions } from './capability-statement.ts';
export { type CapabilityDocuments, createCapabilityDocuments } from './documents.ts';
export { buildOpenApi, type OpenApiOptions } from './open-api.ts';
export {
  type ConditionalCapabilities,
  type RoutedCapabilities,
  type RoutedOperation,
  type RoutedSearchParameter,
  type RoutedType,
  type RouteParts,
  routedCapabilities,
  type SystemInteraction,
  type TypeInteraction,
} from './routed-capabilities.ts';
