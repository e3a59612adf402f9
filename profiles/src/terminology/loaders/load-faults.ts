import { FhirError, type Issue } from '../../issues/index.ts';

/** Most faults that are told of one file. */
const mostFaults = 20;

/** Faults of a file, gathered so that one run tells as many as possible. */
export interface LoadFaults {
  /** Adds a fault; throws all when there are many. */
  add(code: Issue['code'], line: number, values?: Issue['values']): void;
  /** Throws what was gathered, if anything. */
  throwIfAny(): void;
}

/** Starts the gathering of the faults of a file, which is named without its folder. */
export function loadFaults(file: string): LoadFaults {
  const issues: Issue[] = [];
  const throwIfAny = (): void => {
    if (issues.length > 0) throw new FhirError(issues);
  };
  return {
    add(code, line, values = {}) {
      issues.push({ code, values: { file, line, ...values } });
      if (issues.length >= mostFaults) throwIfAny();
    },
    throwIfAny,
  };
}
