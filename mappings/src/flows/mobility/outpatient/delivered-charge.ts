import type { ChargedBlock } from '../charged-block.ts';
import { anonymityOfServices } from './anonymity.ts';
import { type DeliveredBlock, deliveryDay } from './delivered-block.ts';
import { toServicePairs } from './delivered-records.ts';

/** What is charged for outpatient services that were delivered. */
export function deliveredCharge(block: DeliveredBlock): ChargedBlock {
  const { patient, provider, lines } = block;
  const request = lines[0]?.prescription?.id;
  return {
    patient,
    provider,
    lastDay: lines
      .flatMap(({ procedure }) => deliveryDay(procedure) ?? [])
      .sort()
      .at(-1),
    anonymity: anonymityOfServices(block),
    judgedBy: {
      field: 'codicePrestazione',
      path: "Procedure.code.coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.11'), by which names are left out",
    },
    lines: lines.map(({ procedure }) => `Procedure/${procedure.id}`),
    prescription: request === undefined ? undefined : `ServiceRequest/${request}`,
    toPairs: (residence) => toServicePairs(block, residence),
  };
}
