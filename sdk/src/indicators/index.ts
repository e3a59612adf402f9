export type {
  IndicatorsAnswer,
  IndicatorsInput,
  IndicatorsQuery,
  OxygenIndicatorsInput,
  PrescriptionIndicatorsInput,
  WaitingTimesInput,
} from './indicators.ts';
export type { IndicatorsClient } from './indicators-client.ts';
