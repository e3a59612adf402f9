import type { PlanType } from './plan-type.ts';
import aifaRegistry from './types/aifa-registry.json' with { type: 'json' };
import asthmaTriple from './types/asthma-triple.json' with { type: 'json' };
import diabetesAids from './types/diabetes-aids.json' with { type: 'json' };
import note74 from './types/note-74.json' with { type: 'json' };
import note97 from './types/note-97.json' with { type: 'json' };
import note99 from './types/note-99.json' with { type: 'json' };
import note99Triple from './types/note-99-triple.json' with { type: 'json' };
import note100 from './types/note-100.json' with { type: 'json' };
import note101 from './types/note-101.json' with { type: 'json' };
import oncology from './types/oncology.json' with { type: 'json' };
import oxygenTherapy from './types/oxygen-therapy.json' with { type: 'json' };
import paxlovid from './types/paxlovid.json' with { type: 'json' };
import ranolazine from './types/ranolazine.json' with { type: 'json' };
import rareDisease from './types/rare-disease.json' with { type: 'json' };

/** The plan types that the platform is delivered with, in the order in which they are told. */
export const deliveredPlanTypes: readonly PlanType[] = [
  note97,
  note99,
  note99Triple,
  note100,
  note101,
  paxlovid,
  ranolazine,
  asthmaTriple,
  oxygenTherapy,
  diabetesAids,
  note74,
  aifaRegistry,
  oncology,
  rareDisease,
] as unknown as readonly PlanType[];

/** A delivered plan type by its code of `therapeutic-plan-type`; undefined when there is none. */
export function planTypeOf(code: string): PlanType | undefined {
  return deliveredPlanTypes.find((type) => type.code === code);
}
