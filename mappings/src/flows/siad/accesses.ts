import type { Encounter } from '@medplum/fhirtypes';
import { type CivilPeriod, isInPeriod, toCivilDate } from '../../layout/civil-date.ts';
import type { RecordFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { extensions, siadSystem, systems } from './fhir-shape.ts';
import { codeIn, codeInAny, extensionOf, type HomeCareAccess } from './home-care-case.ts';
import { gap } from './person.ts';

interface DayOfOperator {
  readonly day: string;
  readonly operator: string;
  accesses: number;
  accessType: string;
  readonly services: Map<string, number>;
}

/** Planned wins over not planned, which wins over not available, when accesses of a day are written as one. */
const accessTypeOrder = ['1', '2', '9'];

/**
 * Groups `Erogazione` of a T2 record: one per day (Europe/Rome) and type of operator, with the number of accesses and of
 * each service. Only finished encounters of class HH whose start lies in the period count.
 */
export function toAccessGroups(
  accesses: readonly HomeCareAccess[],
  period: CivilPeriod,
  findings: RecordFinding[],
): FlowRecord[] {
  const days = new Map<string, DayOfOperator>();
  for (const access of accesses) {
    const { encounter } = access;
    if (encounter.status !== 'finished' || encounter.class?.code !== 'HH') continue;
    if (encounter.class.system !== undefined && encounter.class.system !== systems.actCode) continue;
    const day = toCivilDate(encounter.period?.start);
    if (day === undefined || !isInPeriod(day, period)) continue;
    addAccess(days, access, day, findings);
  }
  const sorted = [...days.values()].sort(
    (left, right) => compareText(left.day, right.day) || Number(left.operator) - Number(right.operator),
  );
  return sorted.map((group, index) => {
    // The schema wants a service in every group; an access whose services nobody wrote down must not be lost.
    if (group.services.size === 0) {
      findings.push(gap(`Eventi/Erogazione[${index + 1}]/Prestazioni/TipoPrestazione`, '99', 'T-26'));
      group.services.set('99', 1);
    }
    return toGroup(group);
  });
}

function addAccess(
  days: Map<string, DayOfOperator>,
  access: HomeCareAccess,
  day: string,
  findings: RecordFinding[],
): void {
  const services = servicesByOperator(access, findings);
  for (const [operator, codes] of services) {
    const key = `${day}|${operator}`;
    let group = days.get(key);
    if (!group) {
      group = { day, operator, accesses: 0, accessType: '9', services: new Map() };
      days.set(key, group);
    }
    group.accesses += 1;
    const type = accessTypeOf(access.encounter);
    if (accessTypeOrder.indexOf(type) < accessTypeOrder.indexOf(group.accessType)) group.accessType = type;
    for (const code of codes) group.services.set(code, (group.services.get(code) ?? 0) + 1);
  }
}

function accessTypeOf(encounter: Encounter): string {
  const code = extensionOf(encounter, extensions.accessType)?.valueCoding?.code;
  if (code !== undefined) return code;
  return (encounter.basedOn?.length ?? 0) + (encounter.appointment?.length ?? 0) > 0 ? '1' : '9';
}

/** Services of an access by type of operator; every operator type of the access is there, even without services. */
function servicesByOperator(access: HomeCareAccess, findings: RecordFinding[]): Map<string, string[]> {
  const byOperator = new Map<string, string[]>();
  const operatorOfActor = new Map<string, string>();
  for (const participant of access.encounter.participant ?? []) {
    const operator = codeInAny(participant.type, siadSystem('tipo-operatore'));
    if (operator === undefined) continue;
    if (!byOperator.has(operator)) byOperator.set(operator, []);
    const actor = participant.individual?.reference;
    if (actor !== undefined && !operatorOfActor.has(actor)) operatorOfActor.set(actor, operator);
  }
  if (byOperator.size === 0) {
    findings.push(gap('Eventi/Erogazione/TipoOperatore', '99', 'T-25'));
    byOperator.set('99', []);
  }
  const [first = '99'] = byOperator.keys();
  for (const procedure of access.procedures) {
    if (procedure.status !== 'completed') continue;
    const code = codeIn(procedure.code, siadSystem('tipo-prestazione'));
    if (code === undefined) continue;
    const performer = procedure.performer
      ?.map((item) => operatorOfActor.get(item.actor.reference ?? ''))
      .find((operator) => operator !== undefined);
    byOperator.get(performer ?? first)?.push(code);
  }
  return byOperator;
}

function toGroup(day: DayOfOperator): FlowRecord {
  const services = [...day.services].sort(([left], [right]) => Number(left) - Number(right));
  return {
    TipoAccesso: day.accessType,
    data: day.day,
    numAccessi: String(day.accesses),
    TipoOperatore: day.operator,
    Prestazioni: services.map(([code, count]) => ({ TipoPrestazione: code, numPrestazione: String(count) })),
  };
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
