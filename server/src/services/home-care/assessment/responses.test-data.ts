import { readFileSync } from 'node:fs';
import type { QuestionnaireResponse } from '@medplum/fhirtypes';

const folder = new URL('../../../../../profiles/generated/package/package/example/', import.meta.url);

/** A published example of a response, by its id. */
export function responseExample(id: string): QuestionnaireResponse {
  return JSON.parse(readFileSync(new URL(`QuestionnaireResponse-${id}.json`, folder), 'utf8'));
}
