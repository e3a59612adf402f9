/** Text with bounds on its length in characters, as the types of the development kit of Sistema TS have them. */
export interface TextForm {
  readonly kind: 'text';
  readonly shortest: number;
  readonly longest?: number;
  readonly pattern?: string;
}

/** Elements within an element, in the order in which they are written. */
export interface GroupForm<E extends Elements = Elements> {
  readonly kind: 'group';
  readonly elements: E;
}

/** How often an element may be there, and what it holds. */
export interface ElementForm {
  readonly min: 0 | 1;
  readonly repeats: boolean;
  readonly form: TextForm | GroupForm;
}

/** Elements by name; the order of the names is the order in the message. */
export interface Elements {
  readonly [name: string]: ElementForm;
}

/** A message: its name, the namespace of its own elements, and its elements. What is inside groups is of the shared namespace. */
export interface MessageTable<E extends Elements = Elements> {
  readonly name: string;
  readonly namespace: string;
  readonly elements: E;
}

/** Namespace of everything inside the groups of a message. Source: Sistema TS, development kit, TipiDati. */
export const sharedNamespace = 'http://tipodati.xsd.dem.sanita.finanze.it';

type ValueOf<F> = F extends GroupForm<infer E> ? ContentOf<E> : string;
type FieldOf<F> = F extends { readonly repeats: true; readonly form: infer V } ? readonly ValueOf<V>[] : SingleOf<F>;
type SingleOf<F> = F extends { readonly form: infer V } ? ValueOf<V> : never;
type RequiredNames<E> = { [N in keyof E]: E[N] extends { readonly min: 1 } ? N : never }[keyof E];
type ContentOf<E> = { readonly [N in RequiredNames<E>]: FieldOf<E[N]> } & {
  readonly [N in Exclude<keyof E, RequiredNames<E>>]?: FieldOf<E[N]>;
};

/** The values that a message carries, by name of element: text, a group, or a list of them. */
export type MessageOf<M> = M extends MessageTable<infer E> ? ContentOf<E> : never;

/** Any message as the writer and the reader see it. */
export interface MessageContent {
  readonly [name: string]: MessageValue | readonly MessageValue[] | undefined;
}

/** One value of a message. */
export type MessageValue = string | MessageContent;

/** Text of a length between two bounds, both included; without bounds any text. */
export function text(shortest = 0, longest?: number): TextForm {
  return { kind: 'text', shortest, ...(longest === undefined ? {} : { longest }) };
}

/** One digit. */
export const digit: TextForm = { kind: 'text', shortest: 1, longest: 1, pattern: '^[0-9]$' };

/** Digits, one at least. */
export const digits: TextForm = { kind: 'text', shortest: 1, pattern: '^[0-9]+$' };

/** A code of an outcome: four digits. */
export const outcomeCode: TextForm = { kind: 'text', shortest: 4, longest: 4, pattern: '^[0-9]{4}$' };

/** Octets in base 64. */
export const base64: TextForm = { kind: 'text', shortest: 0, pattern: '^[A-Za-z0-9+/=\\s]*$' };

/** Elements within an element. */
export function group<const E extends Elements>(elements: E): GroupForm<E> {
  return { kind: 'group', elements };
}

/** An element that is there once. */
export function one<const F extends TextForm | GroupForm>(form: F) {
  return { min: 1, repeats: false, form } as const;
}

/** An element that may be there once. */
export function optional<const F extends TextForm | GroupForm>(form: F) {
  return { min: 0, repeats: false, form } as const;
}

/** An element that is there once or more often. */
export function oneOrMore<const F extends TextForm | GroupForm>(form: F) {
  return { min: 1, repeats: true, form } as const;
}

/** An element that may be there any number of times. */
export function many<const F extends TextForm | GroupForm>(form: F) {
  return { min: 0, repeats: true, form } as const;
}

/** The table of a message. */
export function message<const E extends Elements>(name: string, namespace: string, elements: E): MessageTable<E> {
  return { name, namespace, elements };
}
