import { type BookingChannel, bookingChannels } from '../channels.ts';
import { type AccessType, type PriorityClass, priorityClasses } from '../classes.ts';

/** Bit of follow-ups, beside those of the classes of first accesses. */
const controlBit = 1 << priorityClasses.length;

/** Bits of classes; none for no class. */
export function classBits(classes: readonly PriorityClass[]): number {
  return classes.reduce((bits, one) => bits | (1 << priorityClasses.indexOf(one)), 0);
}

/** Bits of what an agenda admits: its classes (all when it names none), or follow-ups. */
export function admittedBits(access: AccessType, classes: readonly PriorityClass[]): number {
  if (access === 'control') return controlBit;
  return classBits(classes.length === 0 ? priorityClasses : classes);
}

/** The bit of a request; 0, which nothing admits, for a first access without class. */
export function requestBit(access: AccessType, letter: PriorityClass | undefined): number {
  if (access === 'control') return controlBit;
  return letter === undefined ? 0 : classBits([letter]);
}

/** Bits of channels; none for no channel. */
export function channelBits(channels: readonly BookingChannel[]): number {
  return channels.reduce((bits, one) => bits | (1 << bookingChannels.indexOf(one)), 0);
}
