import type { ClientStep } from '../load/measure.ts';
import { observationText } from './reads-and-crud.ts';
import type { Sample } from './sample.ts';

/** Resources in each transaction of the benchmark. */
export const bundleSize = 50;

/** One client that posts transactions of new Observations. */
export function bundleStep(sample: Sample, base: string, client: number): ClientStep {
  let turn = client * 31;
  return async (_client, ask) => {
    const entries: string[] = [];
    for (let index = 0; index < bundleSize; index++) {
      const patient = sample.patientIds[turn++ % sample.patientIds.length] ?? '';
      entries.push(`{"resource":${observationText(sample, patient)},"request":{"method":"POST","url":"Observation"}}`);
    }
    const body = `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}`;
    await ask({ method: 'POST', path: base, body }, 200);
  };
}
