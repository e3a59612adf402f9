import type { Bilingual } from '../../steps/parameters.ts';
import type { StepRule } from '../../steps/step.ts';
import machine from './machine.json' with { type: 'json' };

/** A rule of the machine of agendas. */
export interface AgendaRule extends StepRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
}

/** What the machine says of each operation, by its name. */
export const agendaRules: ReadonlyMap<string, AgendaRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, AgendaRule>>),
);

/** What the machine says of an operation. */
export function ruleOf(name: string): AgendaRule {
  const rule = agendaRules.get(name);
  if (rule === undefined) throw new Error(`the machine of agendas has no rule for ${name}`);
  return rule;
}

/** The states and what they are called. */
export const agendaStates: Readonly<Record<string, Bilingual>> = machine.states;

/** Roles that keep the agendas of every structure; others keep those of their organization. */
export const keepsEveryAgenda: ReadonlySet<string> = new Set(machine.everyAgenda);
