export type * from './answers.ts';
export type { FseClient } from './fse-client.ts';
export type * from './inputs.ts';
