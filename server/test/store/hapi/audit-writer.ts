import type { AuditEvent } from '@medplum/fhirtypes';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { auditEvent, patient } from '../contract/synthetic.ts';

/*
 * A process of its own that creates and updates patients, each with its audit event, until it is killed, and tells its parent which
 * versions were acknowledged (`Patient/id/_history/n`).
 *
 * Arguments: FHIR base of the HAPI server, address of its database.
 */
const [baseUrl = '', databaseUrl = ''] = process.argv.slice(2);
const store = await openHapiStore({ baseUrl, databaseUrl, installs: false });

/** The event of a write names the versions that it made. */
function eventOf(version: string): AuditEvent {
  return auditEvent({ entity: [{ what: { reference: version } }] });
}

async function writeForEver(own: number): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `crash-${process.pid}-${own}-${n >> 1}`;
    const [result] = await store.write(
      [{ kind: 'update', method: 'PUT', resource: patient(id, { id, multipleBirthInteger: n }) }],
      {
        alongside: ([made]) => [eventOf(`Patient/${made?.version?.id}/_history/${made?.version?.versionId}`)],
      },
    );
    process.send?.(`Patient/${id}/_history/${result?.version?.versionId}`);
  }
}

await Promise.all([1, 2, 3, 4, 5, 6].map(writeForEver));
