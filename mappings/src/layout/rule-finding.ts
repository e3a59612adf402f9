import { type RecordFinding, unverifiedNote } from './finding.ts';
import type { RuleFacts } from './rule.ts';

/** Makes the finding of a broken rule; `field` says where, the place of the rule when absent. */
export function toRuleFinding(rule: RuleFacts, field: string = rule.field): RecordFinding {
  const unverified = rule.certainty !== 'schema';
  return {
    field,
    code: rule.id,
    level: rule.level,
    severity: unverified || rule.level === 'anomaly' ? 'warning' : 'error',
    unverified,
    message: {
      it: rule.text.it + (unverified ? unverifiedNote.it : ''),
      en: rule.text.en + (unverified ? unverifiedNote.en : ''),
    },
    source: rule.source,
  };
}
