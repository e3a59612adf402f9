export type {
  AnyDispense,
  DeliveredSupplyAnswer,
  DeliveryStanding,
  DirectDispenseAnswer,
  DispensedAnswer,
  DispensingStanding,
  HaltedSupplyAnswer,
  HeldAnswer,
  LineStanding,
  OrderAnswer,
  OrderStanding,
  ReceivedAnswer,
  SupplyAnswer,
} from './answers.ts';
export type { DispensingClient } from './dispensing-client.ts';
export type * from './inputs.ts';
export type { SuppliesClient } from './supplies-client.ts';
export type * from './supply-inputs.ts';
