import type { OperationHandler } from '../fhir/context.ts';
import { otherNodeOnly } from '../fhir/other-node.ts';
import type { Store } from '../store/port.ts';
import { DatasetKeeper } from './dataset/dataset-keeper.ts';
import { type DatasetName, familyNames } from './indicators/families.ts';
import { readReferenceFigures } from './indicators/reference-figures.ts';
import { indicatorsOperation } from './operation/indicators-operation.ts';

/** What indicators are opened with; the options are those of the area `analytics`. */
export interface AnalyticsOptions {
  readonly store: Pick<Store, 'scan'>;
  readonly smallestCell: number;
  readonly maximumAgeMinutes: number;
  readonly freshSeconds: number;
  readonly waitSeconds: number;
  /** Path of a file; empty for the figures that are shipped. */
  readonly referenceFigures: string;
  readonly onFailure: (error: unknown) => void;
}

/** Indicators at work. */
export interface Analytics {
  readonly operations: readonly OperationHandler[];
  close(): Promise<void>;
}

/** Opens the indicators. Nothing is collected before somebody asks. Throws for a file of figures that cannot be read. */
export function openAnalytics(options: AnalyticsOptions): Analytics {
  const { store, smallestCell, maximumAgeMinutes, freshSeconds, waitSeconds, referenceFigures, onFailure } = options;
  if (referenceFigures !== '') readReferenceFigures(referenceFigures);
  const keeperOf = (dataset: DatasetName) =>
    new DatasetKeeper({
      store,
      start: referenceFigures === '' ? { dataset } : { dataset, referenceFigures },
      maximumAge: maximumAgeMinutes * 60_000,
      freshFor: freshSeconds * 1000,
      patience: waitSeconds * 1000,
      onFailure,
    });
  const homeCare = keeperOf('home-care');
  const medicines = keeperOf('medicines');
  const bookings = keeperOf('bookings');
  return {
    operations: [
      indicatorsOperation('home-care', homeCare, smallestCell),
      indicatorsOperation('prescriptions', medicines, smallestCell),
      indicatorsOperation('oxygen', medicines, smallestCell),
      indicatorsOperation('waiting-times', bookings, smallestCell),
    ],
    async close() {
      await Promise.all([homeCare.close(), medicines.close(), bookings.close()]);
    },
  };
}

/** Indicators that are announced here and read on the other node: collecting their data reads the whole store. */
export function indicatorsOnOtherNode(smallestCell: number): Analytics {
  const keeper = { use: () => Promise.reject(otherNodeOnly('MeasureReport')) };
  return {
    operations: familyNames.map((name) => indicatorsOperation(name, keeper, smallestCell)),
    close: async () => undefined,
  };
}
