import type { ElementDefinition } from '@medplum/fhirtypes';
import { compileCriterion, type Membership, membershipVariable, type PathVariables } from '../../fhirpath/index.ts';
import { type ConstraintModel, constraintModel } from '../../model/index.ts';
import { canonicalBase } from '../../package/identity.ts';
import type { ValueCheck } from '../checks.ts';
import { membershipOf } from '../rules/membership.ts';
import type { Run } from '../run.ts';
import { checkNarrative } from './narrative.ts';
import { type NativeInvariant, nativeInvariants } from './native.ts';
import { packageInvariants } from './native-package.ts';
import { ruleValues } from './rule-values.ts';

/** Invariants that the shape checks cover: every object has members; ext-1 also has a native form. */
const coveredByShape = new Set(['ele-1']);
/** Both rules about the XHTML of a narrative are one reading of it. */
const narrativeRules = new Set(['txt-1', 'txt-2']);

/**
 * Compiles invariants of the specification for the element or type at `path`. The hot ones are native functions; the
 * others run as FHIRPath.
 */
export function compileInvariants(keys: readonly string[], path: string, isResource: boolean): readonly ValueCheck[] {
  const checks: ValueCheck[] = [];
  for (const key of keys) {
    if (coveredByShape.has(key)) continue;
    if (narrativeRules.has(key)) {
      if (!checks.includes(checkNarrative)) checks.push(checkNarrative);
      continue;
    }
    const constraint = constraintModel(key, path);
    if (!constraint) continue;
    const native = nativeInvariants[`${path.split('.')[0]}#${key}`] ?? nativeInvariants[key];
    checks.push(native ? nativeCheck(constraint, native) : pathCheck(constraint, path, isResource));
  }
  return checks;
}

/** Compiles the invariants that a profile adds to an element. */
export function compileProfileInvariants(
  constraints: NonNullable<ElementDefinition['constraint']>,
  path: string,
  isResource: boolean,
): readonly ValueCheck[] {
  return constraints.flatMap((constraint) => {
    const { key = '', expression, human = '', severity } = constraint;
    if (!expression || coveredByShape.has(key) || narrativeRules.has(key)) return [];
    const model: ConstraintModel = {
      key,
      expression,
      human,
      severity: severity === 'warning' ? 'warning' : 'error',
      bestPractice: false,
    };
    const native =
      constraintModel(key, path)?.expression === expression
        ? nativeInvariants[key]
        : constraint.source?.startsWith(canonicalBase)
          ? packageInvariants[key]
          : undefined;
    return [native ? nativeCheck(model, native) : pathCheck(model, path, isResource)];
  });
}

function nativeCheck(constraint: ConstraintModel, holds: NativeInvariant): ValueCheck {
  return (value, run) => {
    if (constraint.bestPractice && !run.bestPractice) return;
    if (!holds(value, run)) reportBroken(constraint, run);
  };
}

function pathCheck(constraint: ConstraintModel, path: string, isResource: boolean): ValueCheck {
  const compiled = compileCriterion(constraint.expression, isResource ? undefined : path);
  return (value, run) => {
    if (constraint.bestPractice && !run.bestPractice) return;
    try {
      const answer = compiled(value, variablesOf(run));
      if (!holds(answer, constraint)) reportBroken(constraint, run);
    } catch {
      // Data of the wrong shape stop the engine; the shape itself has been reported already.
      run.report('invariant-not-evaluated', { key: constraint.key });
    }
  };
}

function variablesOf({ resource, root, terminology }: Run): PathVariables {
  return {
    resource,
    rootResource: root,
    // Only the engine asks for it.
    get [membershipVariable](): Membership {
      return (value, valueSet) => terminology && membershipOf(value, valueSet, terminology);
    },
  };
}

/**
 * Only `true` will do. Warnings forgive an empty answer: those of R4 test a name that may be missing (`que-0` and its
 * like, which R5 corrects).
 */
function holds(answer: readonly unknown[], constraint: ConstraintModel): boolean {
  if (answer.length === 0) return constraint.severity === 'warning';
  return answer.length === 1 && answer[0] === true;
}

function reportBroken(constraint: ConstraintModel, run: Run): void {
  const { key, human, severity } = constraint;
  run.report('invariant-broken', ruleValues(key, human), severity);
}
