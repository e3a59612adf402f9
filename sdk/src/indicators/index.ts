export type {
  IndicatorsAnswer,
  IndicatorsInput,
  IndicatorsQuery,
  OxygenIndicatorsInput,
  PrescriptionIndicatorsInput,
} from './indicators.ts';
export type { IndicatorsClient } from './indicators-client.ts';
