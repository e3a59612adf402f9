import type { Observation } from '@medplum/fhirtypes';
import type { ClientStep } from '../load/measure.ts';
import type { Sample } from './sample.ts';

/** One client that reads patients by id. */
export function readStep(sample: Sample, base: string, client: number): ClientStep {
  let turn = client * 31;
  return async (_client, ask) => {
    const id = sample.patientIds[turn++ % sample.patientIds.length] ?? '';
    await ask({ method: 'GET', path: `${base}/Patient/${id}` }, 200);
  };
}

/** One client that creates an Observation of an existing patient, reads, updates and deletes it. */
export function crudStep(sample: Sample, base: string, client: number): ClientStep {
  let turn = client * 31;
  return async (_client, ask) => {
    const patient = sample.patientIds[turn++ % sample.patientIds.length] ?? '';
    const created = await ask(
      { method: 'POST', path: `${base}/Observation`, body: observationText(sample, patient) },
      201,
    );
    const id = created.location?.split('/Observation/')[1]?.split('/')[0] ?? 'unknown';
    const path = `${base}/Observation/${id}`;
    await ask({ method: 'GET', path }, 200);
    await ask({ method: 'PUT', path, body: observationText(sample, patient, id) }, 200);
    await ask({ method: 'DELETE', path }, 204, 200);
  };
}

/** Text of a new Observation after the model of the sample; with an id it is an update that changes the note. */
export function observationText(sample: Sample, patientId: string, id?: string): string {
  const { id: _id, meta, encounter: _encounter, ...rest } = sample.observation;
  const observation: Observation = {
    ...rest,
    ...(meta?.profile === undefined ? {} : { meta: { profile: meta.profile } }),
    subject: { reference: `Patient/${patientId}` },
    ...(id === undefined ? {} : { id, note: [{ text: 'Valore confermato' }] }),
  };
  return JSON.stringify(observation);
}
