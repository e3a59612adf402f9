import type { Bundle } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { requireResource } from '../body.ts';
import { processBatch } from '../bundle-processing/batch.ts';
import { processTransaction } from '../bundle-processing/transaction.ts';
import type { Exchange } from '../context.ts';
import type { FhirHandler, FhirResponse } from '../exchange.ts';
import { checkedSubmission, levelOfSubmission } from '../mhd/submission.ts';
import { recordNothing } from '../writing.ts';

/**
 * `POST [base]` with a Bundle of type `batch` or `transaction`.
 *
 * Refusals: `invalid-bundle` 400, those of a submission of documents, those of the entries. Source: FHIR R4 http.html#transaction;
 * IHE MHD 4.2.4, ITI-65.
 */
export async function batchOrTransaction(
  exchange: Exchange<'batch-or-transaction'>,
  handler: FhirHandler,
): Promise<FhirResponse> {
  const bundle = requireResource(exchange.request.body, 'Bundle') as Bundle;
  switch (bundle.type) {
    case 'batch': {
      // A submission of documents takes effect as a whole or not at all.
      if (levelOfSubmission(bundle) !== undefined) {
        throw new FhirError({ code: 'invalid-bundle', expression: ['Bundle.type'] });
      }
      const response = await processBatch(handler, exchange.request, bundle);
      recordNothing(exchange);
      return response;
    }
    case 'transaction':
      return processTransaction(exchange, handler, await checkedSubmission(exchange, bundle));
    default:
      throw new FhirError({
        code: 'invalid-bundle',
        expression: ['Bundle.type'],
      });
  }
}
