export { HapiClient } from './client/hapi-client.ts';
export { inactiveSearchParameters } from './install-search-parameters.ts';
export { examineLedger, type LedgerState } from './ledger/examine-ledger.ts';
export { type HapiStoreOptions, openHapiAuditChain, openHapiStore } from './open-store.ts';
export { type ProbedSetting, probeSettings } from './settings/probe-settings.ts';
