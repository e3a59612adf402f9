import type { Terminology } from '../../terminology/index.ts';
import type { ObjectCheck } from '../checks.ts';
import { textOf } from '../json.ts';

/** Warns of a code that a completely known code system does not have. */
export function compileCodingRule(terminology: Terminology): ObjectCheck {
  return (coding, run) => {
    const system = textOf(coding['system']);
    const code = textOf(coding['code']);
    if (system === undefined || code === undefined) return;
    if (terminology.isComplete(system) && terminology.display(system, code) === undefined)
      run.reportAt('code', -1, 'code-unknown', { system });
  };
}
