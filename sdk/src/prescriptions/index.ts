export type * from './answers.ts';
export type * from './inputs.ts';
export type { PrescriptionsClient } from './prescriptions-client.ts';
