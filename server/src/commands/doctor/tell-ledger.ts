import type { Language } from '@sinfonia/profiles/issues';
import type { LedgerState } from '../../store/hapi/index.ts';
import { clockTolerance, type DoctorFinding } from './finding.ts';
import words from './hapi.json' with { type: 'json' };

/**
 * What is to be said about the ledger of a HAPI server: its tables, the rights and triggers that are missing with the statements that make
 * them, and the clock of its database.
 */
export function* tellLedger(state: LedgerState, language: Language): Iterable<DoctorFinding> {
  const subject = 'ledger';
  const { isOfHapi, done, known, newer, missingTriggers, missingGrants, clockAhead } = state;
  if (!isOfHapi) {
    yield { subject, state: 'bad', detail: words.otherDatabase[language] };
    return;
  }
  const tables = `${done} of ${known} steps of its tables`;
  if (newer > 0) yield { subject, state: 'bad', detail: `${tables}, ${newer} ${words.newer[language]}` };
  else if (done < known) yield { subject, state: 'doubtful', detail: `${tables}: ${words.atStart[language]}` };
  else yield { subject, state: 'good', detail: tables };
  for (const statement of missingGrants)
    yield { subject, state: 'bad', detail: `${words.grant[language]} ${statement};` };
  for (const statement of missingTriggers) {
    yield { subject, state: 'bad', detail: `${words.trigger[language]} ${statement};` };
  }
  const isApart = Math.abs(clockAhead) > clockTolerance;
  yield { subject, state: isApart ? 'bad' : 'good', detail: `clock ${clockAhead} ms ahead of ours` };
}
