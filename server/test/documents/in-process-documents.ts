import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import type { Principal } from '../../src/access/principal.ts';
import { documentOperation } from '../../src/fhir/operations/document/document.ts';
import { summaryOperation } from '../../src/fhir/operations/summary/summary.ts';
import { callerOf } from '../access/matrix/matrix-callers.ts';
import { type InProcessApi, openInProcessApi } from '../audit/in-process-api.ts';
import { policies, realAccessTo } from '../services/real-access.ts';
import { buildRecord } from './record.ts';

/** The API with the real access decision on a record. */
export interface DocumentsApi extends InProcessApi {
  stop(): Promise<void>;
}

/** Opens the API on the record of `record.ts`, with further resources. */
export async function openDocuments(more: readonly Resource[] = []): Promise<DocumentsApi> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-documents-'));
  const api = await openInProcessApi(folder, realAccessTo, [documentOperation, summaryOperation]);
  const resources = [...buildRecord(Date.now()), ...more];
  await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  return {
    ...api,
    async stop() {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A caller in a role, in the care of whom `in-care` is; see `matrix-callers.ts`. */
export function inRole(role: string): Principal {
  const policy = policies.get(role);
  if (policy === undefined) throw new Error(`no policy of ${role}`);
  return callerOf(policy);
}
