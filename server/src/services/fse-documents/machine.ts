import type { Bilingual } from '../steps/parameters.ts';
import type { NamingRule } from '../steps/person.ts';
import machine from './machine.json' with { type: 'json' };

/** A rule of the machine of documents. */
export interface FseDocumentRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
}

/** What the machine says of each operation, by its name. */
export const fseDocumentRules: ReadonlyMap<string, FseDocumentRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, FseDocumentRule>>),
);

/** The states and what they are called. */
export const fseDocumentStates: Readonly<Record<string, Bilingual>> = machine.states;
