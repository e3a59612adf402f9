import table from './general-rules.json' with { type: 'json' };
import type { RuleVerdict } from './plan-verdict.ts';

/** Name of a rule of `general-rules.json`. */
export type GeneralRule = Exclude<keyof typeof table, 'about' | 'source'>;

/** What a general rule says of a plan. */
export function judgeGeneral(rule: GeneralRule, isMet: boolean): RuleVerdict {
  const { it, en, remedy } = table[rule];
  return {
    rule,
    verdict: isMet ? 'met' : 'not-met',
    severity: rule === 'plan-rules' ? 'warning' : 'error',
    missing: [],
    unknownContext: [],
    text: { it, en },
    remedy,
    source: table.source,
    evidence: 'public',
  };
}
