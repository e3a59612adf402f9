import type { AcrossRecords } from '../../layout/check-file.ts';
import { addMonths } from '../../layout/civil-date.ts';
import type { Finding, RecordFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { occurrencesAt, type RuleFacts, textAt } from '../../layout/rule.ts';
import { toRuleFinding } from '../../layout/rule-finding.ts';
import { type CaseFile, type CaseHistory, eventsOf } from './case-history.ts';

const pic = 'Eventi/PresaInCarico';
const inUse = 'Controlli osservati negli strumenti degli enti che inviano il flusso';
const meaning = 'Dedotta dal significato dei campi';

/** After this many months without an access the administrative closure is expected. */
const monthsWithoutAccess = 6;

function rule(
  id: string,
  level: RuleFacts['level'],
  certainty: RuleFacts['certainty'],
  field: string,
  it: string,
  en: string,
): RuleFacts {
  const source =
    certainty === 'derived' ? meaning : certainty === 'regional' ? 'Controlli della Regione Lombardia' : inUse;
  return { id, level, certainty, source, field, text: { it, en } };
}

/** Rules that look beyond one record, by layout; identifiers are the project's own. Their tests are below. */
export const siadHistoryRules = {
  't1-sent': rule(
    'SIAD-K01',
    'discard',
    'use',
    'Trasmissione/@tipo',
    'Inserimento di un record già inviato.',
    'Insert of a record that was sent before.',
  ),
  't1-unknown': rule(
    'SIAD-K02',
    'discard',
    'derived',
    'Trasmissione/@tipo',
    'Variazione o cancellazione di un record mai inviato.',
    'Change or cancellation of a record that was never sent.',
  ),
  't1-overlap': rule(
    'SIAD-P01',
    'anomaly',
    'use',
    `${pic}/@data`,
    "La stessa persona ha un'altra presa in carico nello stesso periodo: la precedente va conclusa il giorno prima.",
    'The same person has another PIC at the same time: the earlier one is concluded the day before.',
  ),
  't1-no-access': rule(
    'SIAD-P02',
    'anomaly',
    'use',
    pic,
    'Nessun accesso inviato per questa presa in carico.',
    'No access was sent for this PIC.',
  ),
  't1-idle': rule(
    'SIAD-P03',
    'anomaly',
    'use',
    pic,
    'Nessun accesso da oltre sei mesi e nessuna conclusione: è attesa la chiusura amministrativa.',
    'No access for more than six months and no conclusion: the administrative closure is expected.',
  ),
  't1-closed': rule(
    'SIAD-P05',
    'discard',
    'regional',
    'Assistito',
    "Variazione dell'anagrafica di una presa in carico conclusa.",
    'Change of the registry part of a concluded PIC.',
  ),
  't2-sent': rule(
    'SIAD-K01',
    'discard',
    'use',
    'Eventi',
    'Inserimento di un evento già inviato.',
    'Insert of an event that was sent before.',
  ),
  't2-unknown': rule(
    'SIAD-K02',
    'discard',
    'derived',
    'Trasmissione/@tipo',
    'Variazione o cancellazione di un record mai inviato.',
    'Change or cancellation of a record that was never sent.',
  ),
  't2-orphan': rule(
    'SIAD-K03',
    'discard',
    'use',
    `${pic}/Id_Rec`,
    'La presa in carico non è stata inviata con il tracciato 1, o vi ha un’altra data.',
    'The PIC was not sent with tracciato 1, or has another date there.',
  ),
  't2-after-closing': rule(
    'SIAD-P04',
    'discard',
    'use',
    'Eventi',
    'Evento successivo alla conclusione già inviata.',
    'Event after the conclusion that was sent before.',
  ),
  't2-reevaluation': rule(
    'SIAD-V02',
    'discard',
    'derived',
    'Eventi/Rivalutazione/@data',
    'La rivalutazione non è successiva alla valutazione precedente.',
    'The re-evaluation does not come after the previous evaluation.',
  ),
  't2-before-evaluation': rule(
    'SIAD-X01',
    'anomaly',
    'regional',
    'Eventi/Erogazione/@data',
    'Accesso precedente alla prima valutazione.',
    'Access before the first evaluation.',
  ),
} as const satisfies Readonly<Record<string, RuleFacts>>;

/**
 * The rules of T1 that look at other records of the file and at files sent before. Records of the file join the history.
 * P02 and P03 need T2 files and are told at the end; they look no further than the last access of those files.
 */
export function acrossT1(history: CaseHistory): AcrossRecords {
  const rules = siadHistoryRules;
  const inFile = new Map<CaseFile, number>();
  return {
    check: (record, number) => {
      const findings: RecordFinding[] = [];
      const type = textAt(record, 'Trasmissione/tipo');
      const before = history.caseOf(record);
      const fresh = before === undefined || !inFile.has(before);
      if (history.hasT1 && fresh) {
        if (type === 'I' && before?.isOpenedInT1) findings.push(toRuleFinding(rules['t1-sent']));
        if ((type === 'V' || type === 'C') && !before?.isOpenedInT1) findings.push(toRuleFinding(rules['t1-unknown']));
      }
      if (type === 'V' && before?.closed !== undefined && before.registry !== undefined) {
        if (before.registry !== history.registryOf(record)) findings.push(toRuleFinding(rules['t1-closed']));
      }
      history.addT1(record);
      const known = history.caseOf(record);
      if (!known?.isOpenedInT1) return findings;
      inFile.set(known, number);
      const others = history.casesOfPerson(record).filter((other) => other !== known);
      if (others.some((other) => isOverlapping(other, known))) findings.push(toRuleFinding(rules['t1-overlap']));
      return findings;
    },
    end: () => {
      const until = history.lastAccess;
      if (!history.hasT2 || until === undefined) return [];
      const findings: Finding[] = [];
      for (const [known, record] of inFile) {
        if (!known.isOpenedInT1 || known.opened > until) continue;
        if (known.lastAccess === undefined) findings.push({ record, ...toRuleFinding(rules['t1-no-access']) });
        else if (known.closed === undefined && addMonths(known.lastAccess, monthsWithoutAccess) < until) {
          findings.push({ record, ...toRuleFinding(rules['t1-idle']) });
        }
      }
      return findings;
    },
  };
}

function isOverlapping(left: CaseFile, right: CaseFile): boolean {
  return left.opened <= (right.closed ?? '9999-12-31') && right.opened <= (left.closed ?? '9999-12-31');
}

/** The rules of T2 that look at files sent before: T1 files say which cases exist, T2 files which events were sent. */
export function acrossT2(history: CaseHistory): AcrossRecords {
  const rules = siadHistoryRules;
  return {
    check: (record) => {
      const type = textAt(record, 'Trasmissione/tipo');
      const known = history.caseOf(record);
      const findings: RecordFinding[] = [];
      if (history.hasT1 && !known?.isOpenedInT1) findings.push(toRuleFinding(rules['t2-orphan']));
      if (history.hasT2 && (type === 'V' || type === 'C') && !known?.isInT2) {
        findings.push(toRuleFinding(rules['t2-unknown']));
      }
      if (type === 'I') {
        for (const { key, field } of eventsOf(record)) {
          if (history.hasEvent(record, key)) findings.push(toRuleFinding(rules['t2-sent'], field));
        }
      }
      return known && type === 'I' ? [...findings, ...eventsInOrder(record, known)] : findings;
    },
    end: () => [],
  };
}

function eventsInOrder(record: FlowRecord, known: CaseFile): RecordFinding[] {
  const rules = siadHistoryRules;
  const findings: RecordFinding[] = [];
  const { closed, evaluation } = known;
  const days = ['Rivalutazione', 'Erogazione', 'Sospensione'].flatMap((name) =>
    occurrencesAt(record, `Eventi/${name}`).map((group, index) => {
      const attribute = name === 'Sospensione' ? 'dataInizio' : 'data';
      return { name, day: textAt(group, attribute), field: `Eventi/${name}[${index + 1}]/@${attribute}` };
    }),
  );
  for (const { name, day, field } of days) {
    if (day === undefined) continue;
    if (closed !== undefined && day > closed) findings.push(toRuleFinding(rules['t2-after-closing'], field));
    if (name === 'Rivalutazione' && evaluation !== undefined && day <= evaluation)
      findings.push(toRuleFinding(rules['t2-reevaluation'], field));
    if (name === 'Erogazione' && known.firstEvaluation !== undefined && day < known.firstEvaluation) {
      findings.push(toRuleFinding(rules['t2-before-evaluation'], field));
    }
  }
  return findings;
}
