import { UnwritableCall } from '../../tasks/unwritable.ts';
import { hasForm } from '../message-form.ts';

/** A value that has a form of `messages.json`, or `UnwritableCall` with the place of the element that it comes from. */
export function formed<T>(form: Parameters<typeof hasForm>[0], value: T | undefined, place: string): T {
  if (value === undefined || !hasForm(form, value)) throw new UnwritableCall(place);
  return value;
}
