export type * from './agendas.ts';
export type { AgendasClient } from './agendas-client.ts';
export type {
  BookedAnswer,
  BookingAnswer,
  BookingStanding,
  CancelledAnswer,
  CheckedInAnswer,
  DeliveredAnswer,
  HoldAnswer,
  SlotsAnswer,
  UnmarkedBooking,
} from './answers.ts';
export type * from './availability.ts';
export type { BookingClient } from './booking-client.ts';
export type * from './inputs.ts';
export type * from './waiting-list.ts';
export type { WaitingListClient } from './waiting-list-client.ts';
