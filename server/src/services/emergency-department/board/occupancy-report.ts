import type { Extension, MeasureReport, MeasureReportGroup, Quantity } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { textOf, triageSystem } from '../access/encounter-times.ts';
import type { EmergencyBoard } from './board.ts';
import indicator from './indicator.json' with { type: 'json' };
import { type Absent, type ShownGroup, type ShownValue, shownGroups } from './shown-groups.ts';

/** Whether a department is sending: a code of `emergency-feed-state`. */
export type FeedState = 'current' | 'late' | 'never';

const hour = 3_600_000;
const populationSystem = 'http://terminology.hl7.org/CodeSystem/measure-population';

/** How a department is reported. */
export interface OccupancyQuestion {
  /** `Organization/x`. */
  readonly department: string;
  readonly name: string | undefined;
  /** ms since the epoch, UTC. */
  readonly now: number;
  /** Silence after which a department is late, ms. */
  readonly staleAfter: number;
  /** Fewer persons are masked. */
  readonly smallest: number;
}

/** Whether a department is sending, by when something was last received from it. */
export function feedStateOf(received: number | undefined, now: number, staleAfter: number): FeedState {
  if (received === undefined) return 'never';
  return now - received > staleAfter ? 'late' : 'current';
}

/**
 * The occupancy of a department as MeasureReport (summary). Of one that is late the figures are those of when it was last heard, and
 * the report is `pending`: nobody takes silence for an empty waiting room. After a day of silence, and of one that never sent, there
 * are no figures. Source: FHIR R4 measurereport.html.
 */
export function occupancyReport(board: EmergencyBoard, question: OccupancyQuestion): MeasureReport {
  const { department, name, now, staleAfter, smallest } = question;
  const received = board.receivedFrom(department);
  const state = feedStateOf(received, now, staleAfter);
  const asOf = state === 'late' && received !== undefined ? received : now;
  const isKnown = state !== 'never' && now - asOf <= indicator.forgottenHours * hour;
  const groups = isKnown
    ? shownGroups(board.figures(department, asOf), board.treatmentPlaces(department), smallest)
    : [];
  return {
    resourceType: 'MeasureReport',
    extension: [
      {
        url: extensionUrl.EmergencyFeed,
        extension: [
          { url: 'state', valueCoding: { system: codeSystemUrl.EmergencyFeedState, code: state } },
          ...(received === undefined ? [] : [{ url: 'received', valueDateTime: textOf(received) }]),
        ],
      },
    ],
    status: state === 'current' ? 'complete' : 'pending',
    type: 'summary',
    measure: `${canonicalBase}/Measure/emergency-occupancy`,
    date: textOf(asOf),
    reporter: { reference: department, ...(name === undefined ? {} : { display: name }) },
    period: { start: textOf(asOf - indicator.windowHours * hour), end: textOf(asOf) },
    ...(groups.length === 0 ? {} : { group: groups.map(toGroup) }),
  };
}

function toGroup({ indicator: code, byTriage, ...value }: ShownGroup): MeasureReportGroup {
  const system = codeSystemUrl.EmergencyIndicator;
  return {
    code: { coding: [{ system, code, ...named(system, code) }] },
    ...shown(value),
    ...(byTriage.length === 0
      ? {}
      : {
          stratifier: [
            {
              code: [{ text: 'triage' }],
              stratum: byTriage.map(({ triage, ...one }) => ({
                value: { coding: [{ system: triageSystem, code: triage, ...named(triageSystem, triage) }] },
                ...shown(one),
              })),
            },
          ],
        }),
  };
}

function shown({ persons, numerator, score }: ShownValue) {
  const populations: [string, number | Absent][] = [['initial-population', persons]];
  if (numerator !== undefined) populations.push(['numerator', numerator], ['denominator', persons]);
  return {
    population: populations.map(([code, count]) => ({
      code: { coding: [{ system: populationSystem, code }] },
      ...(typeof count === 'number' ? { count } : { _count: { extension: [absent(count)] } }),
    })),
    ...(score === undefined ? {} : { measureScore: quantityOf(score) }),
  };
}

function quantityOf({ value, unit, comparator }: NonNullable<ShownValue['score']>): Quantity {
  const coded = { unit, system: 'http://unitsofmeasure.org', code: unit };
  if (typeof value !== 'number') return { ...coded, extension: [absent(value)] };
  return { value, ...(comparator === undefined ? {} : { comparator }), ...coded };
}

function absent(reason: Absent): Extension {
  return { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: reason };
}

function named(system: string, code: string): { readonly display?: string } {
  const display = packageTerminology().display(system, code);
  return display === undefined ? {} : { display };
}
