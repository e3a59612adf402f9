import type { Bundle } from '@medplum/fhirtypes';
import type { FhirHandler, FhirRequest, FhirResponse } from '../exchange.ts';
import { entriesOf, placed, toEntryRequest } from './entry-request.ts';
import { answerText, refusalText, responseBundleText } from './response-bundle.ts';

/** How many entries of a batch are under way at once: enough to share commits, few enough to leave room for others. */
const concurrency = 8;

/**
 * Processes a batch: every entry on its own, one failing entry does not touch the others.
 * Source: FHIR R4 http.html#batch.
 */
export async function processBatch(handler: FhirHandler, request: FhirRequest, bundle: Bundle): Promise<FhirResponse> {
  const entries = entriesOf(bundle);
  const answers = new Array<string>(entries.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < entries.length; index = next++) {
      answers[index] = await answerEntry(handler, request, bundle, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, entries.length) }, work));
  return {
    status: 200,
    headers: {},
    body: responseBundleText('batch-response', answers),
  };
}

async function answerEntry(handler: FhirHandler, request: FhirRequest, bundle: Bundle, index: number): Promise<string> {
  const place = `Bundle.entry[${index}]`;
  try {
    const entry = toEntryRequest(request, entriesOf(bundle)[index] ?? {}, index);
    return await answerText(handler, entry);
  } catch (error) {
    return refusalText(placed(error, place), request.language);
  }
}
