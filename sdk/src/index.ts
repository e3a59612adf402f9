export * from '@sinfonia/profiles';
export {
  type AuthorizationCodeAuth,
  type AuthorizationCodeOptions,
  authorizationCode,
  type FinishedLogin,
  type LoginStart,
  type LoginStorage,
  type StartedLogin,
} from './auth/authorization-code.ts';
export type { AuthConnection, Authorizer } from './auth/authorizer.ts';
export { type BackendServicesOptions, backendServices } from './auth/backend-services.ts';
export { bearer } from './auth/bearer.ts';
export type { PrivateKey } from './auth/private-key.ts';
export type { LaunchContext } from './auth/token-endpoint.ts';
export type * from './booking/index.ts';
export {
  type ChangeOptions,
  type CreateOptions,
  type DeleteOptions,
  type JsonPatchStep,
  type SearchOptions,
  SinfoniaClient,
} from './client.ts';
export { type ConnectOptions, connect } from './connect.ts';
export type * from './dispensing/index.ts';
export type * from './emergency/index.ts';
export { type ClientFault, SinfoniaError, type SinfoniaIssue } from './errors.ts';
export { extensionOf, identifierOf, withExtension } from './extensions.ts';
export type * from './fse/index.ts';
export * from './home-care/index.ts';
export type * from './inbox/index.ts';
export type * from './indicators/index.ts';
export type { ModifyOptions } from './modify.ts';
export type * from './plans/index.ts';
export type * from './prescriptions/index.ts';
export type { OperationOptions } from './requests/operation-options.ts';
export type { RetryOptions } from './requests/retry.ts';
export type { CallOptions } from './requests/sender.ts';
export type { HistoryEntry, HistoryOptions, HistoryResults } from './search/history-results.ts';
export { escapeValue, type SearchParameters, type SearchValue, token } from './search/parameters.ts';
export type { SearchPage, SearchResults } from './search/search-results.ts';
export type { AnsweredOptions, WaitOptions } from './steps/answered.ts';
export type { PersonIdentifier, PersonInput } from './steps/person.ts';
export type { ExchangeCall, NextStep } from './steps/standing.ts';
export type { StepAnswer, StepInput } from './steps/step.ts';
export { idOf, referenceTo, type Stored } from './stored.ts';
export {
  type ChangeEntryOptions,
  type CreateEntryOptions,
  type EntryHandle,
  TransactionBuilder,
} from './transaction/transaction-builder.ts';
export type { EntryResult, TransactionResult } from './transaction/transaction-result.ts';
