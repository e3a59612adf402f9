import { join } from 'node:path';
import { createSnapshotWatch } from './analytics/pnla/snapshot.ts';
import type { Configuration } from './config/index.ts';
import type { FhirContext } from './fhir/context.ts';
import { createSlotWatch } from './services/booking/agendas/slot-watch.ts';
import { createBookingWatch } from './services/booking/bookings/watch/watch.ts';
import { createWaitingWatch } from './services/booking/waiting-list/watch/watch.ts';
import { createOccupancyWatch, type OccupancyWatchOptions } from './services/emergency-department/snapshot/watch.ts';
import { createVisitWatch } from './services/home-care/alerts/watch.ts';
import { createExpiryWatch } from './services/prescriptions/expiry/watch.ts';
import { createPlanWatch } from './services/therapeutic-plans/alerts/watch.ts';
import { type openLog, toLoggableError } from './telemetry/logger.ts';

/** What looks at stored resources again and again, and acts when their time has come. */
export interface Watches {
  start(): void;
  /** Ends when none is looking any more. */
  stop(): Promise<void>;
}

/** How often it is looked whether the waiting times of the day are kept. */
const secondsBetweenSnapshots = 900;

/** The watches of the services; one whose interval is 0 never looks. */
export function configuredWatches(
  configuration: Configuration,
  context: FhirContext,
  fhirBase: string,
  logger: ReturnType<typeof openLog>['logger'],
): Watches {
  const { data, analytics, booking, emergency, homeCare, prescriptions, telemetry, therapeuticPlans, waitingList } =
    configuration;
  const watches = [
    { create: createBookingWatch, seconds: booking.watchSeconds, failure: 'a booking could not be looked at' },
    { create: createVisitWatch, seconds: homeCare.watchSeconds, failure: 'planned visits could not be looked at' },
    {
      create: createPlanWatch,
      seconds: therapeuticPlans.watchSeconds,
      failure: 'a therapeutic plan could not be looked at',
    },
    {
      create: createExpiryWatch,
      seconds: prescriptions.watchSeconds,
      failure: 'a prescription could not be let expire',
    },
    {
      create: (options: Omit<OccupancyWatchOptions, 'staleMinutes' | 'smallestCell'>) =>
        createOccupancyWatch({
          ...options,
          staleMinutes: emergency.staleMinutes,
          smallestCell: analytics.smallestCell,
        }),
      seconds: emergency.snapshotMinutes * 60,
      failure: 'the occupancy of emergency departments could not be kept',
    },
    { create: createSlotWatch, seconds: booking.watchSeconds, failure: 'the slots of an agenda could not be made' },
    {
      create: createWaitingWatch,
      seconds: waitingList.watchSeconds,
      failure: 'the waiting list of the booking centre could not be looked after',
    },
    {
      create: (options: { readonly every: number; readonly onFailure: (error: unknown) => void }) =>
        createSnapshotWatch({
          ...options,
          store: context.store,
          folder: join(data, 'waiting-times'),
          smallest: analytics.smallestCell,
          hour: waitingList.snapshotHour,
        }),
      seconds: waitingList.snapshotHour < 0 ? 0 : secondsBetweenSnapshots,
      failure: 'the waiting times of the day could not be kept',
    },
  ]
    .filter(({ seconds }) => seconds > 0)
    .map(({ create, seconds, failure }) =>
      create({
        context,
        fhirBase,
        every: seconds * 1000,
        onFailure: (error) => {
          const message = toLoggableError(error, telemetry.errorMessages);
          logger.error({ error: message }, failure);
        },
      }),
    );
  return {
    start() {
      for (const watch of watches) watch.start();
    },
    async stop() {
      await Promise.all(watches.map((watch) => watch.stop()));
    },
  };
}
