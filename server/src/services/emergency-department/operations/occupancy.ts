import type { Bundle, MeasureReport } from '@medplum/fhirtypes';
import type { FhirContext, OperationHandler } from '../../../fhir/context.ts';
import type { FhirRequest } from '../../../fhir/exchange.ts';
import { invalid, readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { organizationChain, readResource } from '../../steps/stored.ts';
import type { EmergencyBoard } from '../board/board.ts';
import { boardOf } from '../board/follow-store.ts';
import { occupancyReport } from '../board/occupancy-report.ts';
import { emergencyRules } from '../machine.ts';
import { stateName } from './state.ts';

/** How the occupancy is told. */
export interface OccupancySettings {
  /** Silence after which a department is late, minutes. */
  readonly staleMinutes: number;
  /** Figures that tell of fewer persons are masked. */
  readonly smallestCell: number;
}

const name = 'emergency-occupancy';
const reference = /^Organization\/[A-Za-z0-9\-.]{1,64}$/;

/**
 * `MeasureReport/$emergency-occupancy`: who is in the emergency departments now and how long they wait, for everybody with an access token,
 * as a `collection` Bundle with a MeasureReport for each department. It tells of no person: small figures are masked, but for the staff of
 * a department, who see them.
 *
 * `department`: `Organization/[id]`, repeated or with commas; all that are known unless given. A department that is silent is told as late with
 * its last figures (status `pending`), one of which nothing is known is not told of.
 *
 * Refusals: `operation-parameter-unknown`, `operation-parameter-invalid` 400.
 */
export function occupancyOperation({ staleMinutes, smallestCell }: OccupancySettings): OperationHandler {
  return {
    name,
    definition: definitionUrl(name),
    levels: ['type'],
    types: ['MeasureReport'],
    readOnly: true,
    description: {
      title: { it: 'Affollamento dei pronto soccorso', en: 'Occupancy of emergency departments' },
      description: {
        it: 'Chi è nei pronto soccorso adesso e quanto si attende, per struttura e codice di triage, senza dati di persone. Una struttura che tace è detta in ritardo, con le ultime cifre note, e mai vuota.',
        en: 'Who is in the emergency departments now and how long they wait, by department and triage code, without data of persons. A department that is silent is told as late, with its last known figures, and never as empty.',
      },
      comment: [
        {
          it: 'Per chiunque abbia un token. Le cifre che riguardano poche persone sono coperte, salvo per il personale del pronto soccorso.',
          en: 'For everybody with a token. Figures that tell of few persons are masked, but for the staff of the department.',
        },
      ],
      in: [
        {
          name: 'department',
          min: 0,
          max: '*',
          type: 'string',
          text: {
            it: 'Organization/[id] di un pronto soccorso; tutti se assente',
            en: 'Organization/[id] of an emergency department; all unless given',
          },
        },
      ],
      out: [
        {
          name: 'return',
          min: 1,
          max: '1',
          type: 'Bundle',
          text: {
            it: 'Raccolta di MeasureReport, uno per pronto soccorso; date è il momento a cui le cifre valgono',
            en: 'Collection of MeasureReports, one for each department; date is the moment for which the figures hold',
          },
        },
      ],
      refusals: ['operation-parameter-unknown', 'operation-parameter-invalid'],
      successes: [200],
      takesIfMatch: false,
    },
    async handle(context, request) {
      const given = readParameters(name, { department: 'text' } as const, request);
      const named = given.texts('department').flatMap((text) => text.split(','));
      if (named.some((one) => !reference.test(one))) throw invalid('department', 'Organization/[id]');
      const now = Date.now();
      const board = await boardOf(context.store).at(now);
      const known = board.departments();
      const departments = named.length === 0 ? known : known.filter((one) => named.includes(one));
      const settings = { now, staleAfter: staleMinutes * 60_000 };
      const reports: MeasureReport[] = [];
      for (const department of departments) {
        const smallest = (await isOwn(context, request, department)) ? 1 : smallestCell;
        reports.push(await reportOf(context, board, department, { ...settings, smallest }));
      }
      const body: Bundle = {
        resourceType: 'Bundle',
        type: 'collection',
        timestamp: new Date(now).toISOString(),
        ...(reports.length === 0 ? {} : { entry: reports.map((resource) => ({ resource })) }),
      };
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
  };
}

/** The report of a department under its name in the register. */
export async function reportOf(
  { store }: Pick<FhirContext, 'store'>,
  board: EmergencyBoard,
  department: string,
  settings: { readonly now: number; readonly staleAfter: number; readonly smallest: number },
): Promise<MeasureReport> {
  const organization = await readResource(store, 'Organization', department);
  return occupancyReport(board, { ...settings, department, name: organization?.name });
}

/** Whether the caller is of the staff of a department, who see its accesses one by one anyway. */
async function isOwn({ store }: FhirContext, { principal }: FhirRequest, department: string): Promise<boolean> {
  const { role, organization } = actorOf(principal);
  if (organization === undefined || emergencyRules.get(stateName)?.roles.includes(role) !== true) return false;
  return organization === department || (await organizationChain(store, department)).includes(organization);
}
