export type * from './agendas.ts';
export type { AgendasClient } from './agendas-client.ts';
export type {
  BookingAnswer,
  BookingStanding,
  CancelledAnswer,
  CheckedInAnswer,
  DeliveredAnswer,
  RescheduledAnswer,
  SlotsAnswer,
  UnmarkedBooking,
} from './answers.ts';
export type * from './availability.ts';
export type { BookingClient } from './booking-client.ts';
export type * from './inputs.ts';
