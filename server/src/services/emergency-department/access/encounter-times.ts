import type { CodeableConcept, Encounter, EncounterStatusHistory, Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import { type EmergencyAccess, type Exit, inOrder, notTriaged, type Triage, triageOf } from './access.ts';

/** System of the triage codes. */
export const triageSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.54.4';
/** System of the outcomes. */
export const outcomeSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.54.5';
/** System of the numbers of accesses (EMUR-PS, Identificativo). */
export const accessSystem = 'https://fhir.sinfonia.campania.it/sid/emergency-access';

/** Parts of the extension with the times, by the member of an access. */
const parts = {
  visit: 'takenInCharge',
  observation: 'observationStart',
  bedRequest: 'bedRequest',
  bedAssigned: 'bedAssigned',
} as const;

/** Whether an Encounter is an access to an emergency department that took place. */
export function isEmergency({ class: kind, status }: Encounter): boolean {
  return kind?.code === 'EMER' && !['planned', 'cancelled', 'entered-in-error', 'unknown'].includes(status);
}

/**
 * The times of an access from its Encounter (profile EmergencyEncounter), whoever wrote it. Undefined for one without arrival. A code without
 * its time counts from the arrival; an end of the period without outcome is an exit all the same.
 */
export function accessOf(encounter: Encounter): EmergencyAccess | undefined {
  const arrival = timeOf(encounter.period?.start);
  if (arrival === undefined) return undefined;
  const times = extensionOf(encounter, extensionUrl.EmergencyTimes);
  const timeIn = (part: string): number | undefined =>
    timeOf(times?.extension?.find(({ url }) => url === part)?.valueDateTime);
  const access: Mutable<EmergencyAccess> = { arrival, triages: triagesOf(encounter, arrival, timeIn('triage')) };
  for (const [member, part] of Object.entries(parts) as [keyof typeof parts, string][]) {
    const at = timeIn(part);
    if (at !== undefined) access[member] = at;
  }
  const exit = exitOf(encounter, timeIn('destination'));
  if (exit !== undefined) access.exit = exit;
  return access;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

function triagesOf(encounter: Encounter, arrival: number, last: number | undefined): readonly Triage[] {
  const earlier = (encounter.extension ?? []).flatMap(({ url, extension = [] }): Triage[] => {
    const at = timeOf(extension.find((part) => part.url === 'at')?.valueDateTime);
    const code = extension.find((part) => part.url === 'code')?.valueCoding?.code;
    return url !== extensionUrl.EmergencyRetriage || at === undefined || code === undefined ? [] : [{ at, code }];
  });
  const code = codeOf(encounter.priority, triageSystem) ?? notTriaged;
  return code === notTriaged ? inOrder(earlier) : inOrder([...earlier, { at: last ?? arrival, code }]);
}

function exitOf({ status, period, hospitalization }: Encounter, decided: number | undefined): Exit | undefined {
  const outcome = codeOf(hospitalization?.dischargeDisposition, outcomeSystem);
  const at = timeOf(period?.end);
  if (outcome === undefined && at === undefined && status !== 'finished') return undefined;
  const destination = hospitalization?.destination?.reference;
  return {
    outcome: outcome ?? '',
    ...(at === undefined ? {} : { at }),
    ...(decided === undefined ? {} : { decided }),
    ...(destination === undefined ? {} : { destination }),
  };
}

/** An Encounter with the times of an access; what else it has stays. */
export function withTimes<E extends Encounter | Read<Encounter>>(encounter: E, access: EmergencyAccess): E {
  const { arrival, triages, exit } = access;
  const last = triages.at(-1);
  const times: Extension[] = [
    ...timePart('triage', last?.at),
    ...timePart('takenInCharge', access.visit),
    ...timePart('destination', exit?.decided),
    ...timePart('observationStart', access.observation),
    ...timePart('bedRequest', access.bedRequest),
    ...timePart('bedAssigned', access.bedAssigned),
  ];
  const kept = withExtension(
    withExtension(encounter.extension, extensionUrl.EmergencyRetriage),
    extensionUrl.EmergencyTimes,
    times.length === 0 ? undefined : { url: extensionUrl.EmergencyTimes, extension: times },
  );
  const earlier = triages.slice(0, -1).map(
    ({ at, code }): Extension => ({
      url: extensionUrl.EmergencyRetriage,
      extension: [
        { url: 'code', valueCoding: { system: triageSystem, code } },
        { url: 'at', valueDateTime: textOf(at) },
      ],
    }),
  );
  const { statusHistory: _, ...rest } = encounter;
  const history = historyOf(access);
  return {
    ...rest,
    extension: [...kept, ...earlier],
    status: statusOf(access),
    ...(history.length === 0 ? {} : { statusHistory: history }),
    priority: { coding: [{ system: triageSystem, code: triageOf(access) }] },
    period: {
      ...encounter.period,
      start: textOf(arrival),
      ...(exit?.at === undefined ? {} : { end: textOf(exit.at) }),
    },
    ...(exit === undefined
      ? {}
      : {
          hospitalization: {
            ...encounter.hospitalization,
            dischargeDisposition: { coding: [{ system: outcomeSystem, code: exit.outcome }] },
            ...(exit.destination === undefined ? {} : { destination: { reference: exit.destination } }),
          },
        }),
  } as E;
}

function statusOf({ exit, visit, triages }: EmergencyAccess): Encounter['status'] {
  if (exit !== undefined) return 'finished';
  if (visit !== undefined) return 'in-progress';
  return triages.length > 0 ? 'triaged' : 'arrived';
}

/** The statuses that are over, with their periods. */
function historyOf({ arrival, triages, visit, exit }: EmergencyAccess): EncounterStatusHistory[] {
  const starts: [Encounter['status'], number | undefined][] = [
    ['arrived', arrival],
    ['triaged', triages[0]?.at],
    ['in-progress', visit],
    ['finished', exit?.at],
  ];
  const known = starts.flatMap(([status, at]) => (at === undefined ? [] : [{ status, at }]));
  return known.slice(0, -1).map(({ status, at }, index) => ({
    status: status as EncounterStatusHistory['status'],
    period: { start: textOf(at), end: textOf(known[index + 1]?.at ?? at) },
  }));
}

function timePart(url: string, at: number | undefined): Extension[] {
  return at === undefined ? [] : [{ url, valueDateTime: textOf(at) }];
}

function codeOf(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((one) => one.system === system)?.code;
}

function timeOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** An instant as FHIR dateTime, UTC. */
export function textOf(at: number): string {
  return new Date(at).toISOString();
}
