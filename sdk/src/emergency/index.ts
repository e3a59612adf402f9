export type { AccessAnswer, AccessStanding, OccupancyAnswer, ReportedAnswer } from './answers.ts';
export type { EmergencyClient } from './emergency-client.ts';
export type * from './inputs.ts';
