import type { PathVariables } from '@sinfonia/profiles/fhirpath';
import { type CompiledPlan, type CompiledValue, variableOf } from './compile-plan.ts';
import { contextVariables, type PlanContext } from './context.ts';

/** What the rules of a plan read: context, answers and the values of the type, each a list that is empty when not known. */
export function planVariables({ wanted, values }: CompiledPlan, context: PlanContext): PathVariables {
  const variables: Record<string, readonly unknown[]> = contextVariables(context);
  for (const linkId of wanted) variables[variableOf(linkId)] = context.answers.get(linkId) ?? [];
  for (const [name, value] of values) variables[name] = runValue(value, variables) ?? [];
  return variables;
}

/** The value of an expression; undefined when the answers do not fit it, so that no bad answer is taken for a no. */
export function runValue(
  { run }: CompiledValue,
  variables: PathVariables,
  input?: unknown,
): readonly unknown[] | undefined {
  try {
    return run(input ?? {}, variables);
  } catch {
    return undefined;
  }
}
