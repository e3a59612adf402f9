export { type HapiStoreOptions, openHapiStore } from './open-store.ts';
