import { MemorySource } from '../../../mappings/src/flows/siad/testing/memory-source.ts';
import { sampleAccess, sampleCase } from '../../../mappings/src/flows/siad/testing/sample-case.ts';

/** Codes of the persons of the three cases, in their order; invented. */
export const personCodes = ['AAAAAA41A41F839A', 'BBBBBB41A41F839B', 'CCCCCC41A41F839C'] as const;

/** Three cases of ASL 150204 taken in charge on 3 February 2025, each with an access on the day after. */
export function quarterCases(): MemorySource {
  const source = new MemorySource();
  for (const [index, taxCode] of personCodes.entries()) {
    const id = `case-${index}`;
    source.put(
      ...sampleCase({ id, taxCode }).all,
      ...sampleAccess(`access-${index}`, '2025-02-04T10:00:00+01:00', '3', ['2'], id),
    );
  }
  return source;
}
