import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import type { StoredVersion } from '../../../store/port.ts';
import { requireResource, requireValid } from '../../body.ts';
import type { AccessQuestion, OperationHandler, TouchedResource } from '../../context.ts';
import type { FhirRequest, FhirResponse } from '../../exchange.ts';
import { versionHeaders } from '../../responses.ts';
import { requireContent, requireCurrent } from '../../showing.ts';
import { touch, touchedBy } from '../../touched.ts';
import { writeAudited } from '../../writing.ts';
import { invalid, missing, readParameters } from '../operation-parameters.ts';
import { type Collecting, collectDocument } from './collect.ts';
import { documentDescription } from './description.ts';
import { documentText } from './document-text.ts';
import { addressOf } from './references.ts';

const parameters = { id: 'text', persist: 'flag', graph: 'unsupported' } as const;

/**
 * `Composition/[id]/$document`, and `Composition/$document?id=`: the Composition with all that it needs as a document Bundle. It is
 * whole or refused, and stored only when `persist` asks for it, by POST and by who may create Bundles.
 *
 * Refusals: `resource-not-found` 404, `resource-deleted` 410, `access-denied` 403, `document-incomplete` and `document-too-large` 422,
 * `method-not-allowed` 405 for GET with `persist`, those of the parameters 400 and, when stored, of the validation 422.
 * Source: FHIR R4 composition-operation-document.html.
 */
export const documentOperation: OperationHandler = {
  name: 'document',
  definition: 'http://hl7.org/fhir/OperationDefinition/Composition-document',
  levels: ['type', 'instance'],
  types: ['Composition'],
  readOnly: true,
  description: documentDescription,
  auditsItself: true,
  async handle(context, request, target, touched) {
    const given = readParameters('document', parameters, request);
    const named = given.text('id');
    if (target.id !== undefined && named !== undefined) throw invalid('id', '[type]/$document');
    const id = target.id ?? idOf(named, request.baseUrl);
    const persists = given.flag('persist') === true;
    if (persists && request.method !== 'POST') {
      throw new FhirError({ code: 'method-not-allowed', values: { allowed: 'POST' } }, { headers: { allow: 'POST' } });
    }
    const question = { interaction: 'operation', type: 'Composition', id, operation: 'document' } as const;
    requireAllowed({ context, request }, { interaction: 'read', type: 'Composition', id });
    if (persists) requireAllowed({ context, request }, { interaction: 'create', type: 'Bundle' });
    const composition = await requireCurrent({ context, request }, { type: 'Composition', id }, 'read');
    touched.push(touch(composition));
    const versions = await collectDocument({ context, request }, composition);
    touched.push(...versions.slice(1).map(touch));
    const text = documentText(versions, request.baseUrl, Date.now());
    if (persists) return persist({ context, request }, text, question, touched);
    context.audit.record({ request, question, status: 200, touched });
    return { status: 200, headers: {}, body: text };
  },
};

function idOf(named: string | undefined, baseUrl: string): string {
  if (named === undefined) throw missing('id');
  const address = addressOf(named.includes('/') ? named : `Composition/${named}`, baseUrl);
  if (address?.type !== 'Composition' || address.versionId !== undefined) throw invalid('id', 'Composition/[id]');
  return address.id;
}

function requireAllowed({ context, request }: Collecting, question: AccessQuestion): void {
  const refusal = context.access.authorize(request.principal, question);
  if (refusal !== undefined) throw new FhirError(refusal);
}

/** Stores the document, with the AuditEvents of what it shows, and answers it as it is stored. */
async function persist(
  { context, request }: { readonly context: Collecting['context']; readonly request: FhirRequest },
  text: string,
  question: AccessQuestion,
  touched: readonly TouchedResource[],
): Promise<FhirResponse> {
  const bundle: Resource = requireResource(parseJsonText(text), 'Bundle');
  requireValid(context, bundle);
  await requireContent({ context, request }, bundle, 'create');
  const [result] = await writeAudited({ context, request }, [{ kind: 'create', resource: bundle }], {
    alongside: (results) =>
      context.audit.eventsFor({
        request,
        question,
        status: 200,
        touched: [...touched, ...results.flatMap(touchedBy)],
      }),
  });
  const version: StoredVersion | undefined = result?.version;
  if (version?.json === undefined) throw new Error('the store gave no version of a document');
  const location = `${request.baseUrl}/Bundle/${version.id}/_history/${version.versionId}`;
  return { status: 200, headers: { ...versionHeaders(version), location }, body: version.json };
}
