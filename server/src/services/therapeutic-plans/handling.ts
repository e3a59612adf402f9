import type { Sourced } from './evaluation/plan-type.ts';
import table from './handling.json' with { type: 'json' };

/** How the life cycle handles a type of plan. */
export interface PlanHandling extends Sourced {
  /** Type of the resource that stands for the plan. */
  readonly resource: 'MedicationRequest' | 'DeviceRequest';
  /** Code of the AIFA note that the plan goes with. */
  readonly aifaNote?: string;
  /** State of the sending to Sistema TS with which a plan is issued. */
  readonly transmission: 'to-send' | 'not-due';
  /** Whether the plan is a cycle that ends when it is done. */
  readonly fixedCycle: boolean;
  /** Rules of the type that a prescriber may go beyond with a justification. */
  readonly justifiable: readonly string[];
}

const handlings: ReadonlyMap<string, PlanHandling> = new Map(
  Object.entries(table.types as unknown as Readonly<Record<string, PlanHandling>>),
);

/** How a type of plan is handled, by its code; a type without handling is no type that plans are issued of. */
export function handlingOf(type: string): PlanHandling | undefined {
  return handlings.get(type);
}
