/** A variable: its name and the XPath that gives its value. */
export interface SchematronLet {
  readonly name: string;
  /** XPath; nothing when the value is made by another language (XSLT inside `let`), which is not evaluated. */
  readonly value: string | undefined;
}

/** A part of a message: text of the file, or a place that is filled for the node in hand. */
export type MessagePart =
  | { readonly kind: 'text'; readonly text: string }
  /** `name`: the name of the node in hand, or of the node that the path gives. */
  | { readonly kind: 'name'; readonly path: string | undefined }
  /** `value-of`: a value of the document, which may be personal and is not shown. */
  | { readonly kind: 'value' };

/** An `assert` (told of when its test is false) or a `report` (told of when it is true). */
export interface SchematronCheck {
  readonly kind: 'assert' | 'report';
  readonly test: string;
  /** `id` of the element, else what the message begins with, e.g. `ERRORE-12` or `W001`; empty when there is neither. */
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly message: readonly MessagePart[];
}

/** A rule: which nodes it is for, and what is checked of them. */
export interface SchematronRule {
  readonly context: string;
  readonly lets: readonly SchematronLet[];
  readonly checks: readonly SchematronCheck[];
}

/** A pattern: a node is checked by the first of its rules that is for it, and by no other. */
export interface SchematronPattern {
  readonly id: string;
  readonly lets: readonly SchematronLet[];
  readonly rules: readonly SchematronRule[];
}

/** A schematron after inclusions, abstract patterns, extended rules and the phase are worked in. */
export interface Schematron {
  readonly title: string;
  readonly namespaces: ReadonlyMap<string, string>;
  readonly lets: readonly SchematronLet[];
  readonly patterns: readonly SchematronPattern[];
}
