import { profileUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { StoredVersion } from '../../../store/port.ts';
import type { OperationHandler } from '../../context.ts';
import { plainPlan } from '../../search/plain-plan.ts';
import { isVisible, presentedOne, requireCurrent } from '../../showing.ts';
import { touch } from '../../touched.ts';
import { type Collecting, contentOf } from '../document/collect.ts';
import { addressOf } from '../document/references.ts';
import { invalid, isObject, missing, readParameters } from '../operation-parameters.ts';
import { summaryDescription } from './description.ts';
import { gatherSections } from './gather.ts';
import { summaryText } from './summary-text.ts';

const parameters = { identifier: 'text', profile: 'text', graph: 'unsupported' } as const;

const ips = 'http://hl7.org/fhir/uv/ips/StructureDefinition';
/** Profiles that may be asked for: all name the one summary there is. */
const profiles: ReadonlySet<string> = new Set([
  profileUrl.FsePatientSummaryComposition,
  `${ips}/Composition-uv-ips`,
  `${ips}/Bundle-uv-ips`,
]);

/**
 * `Patient/[id]/$summary`, and `Patient/$summary?identifier=`: a patient summary generated from the stored record, of what the caller may
 * see, as `$everything` shows it. Nothing is stored.
 *
 * Refusals: `resource-not-found` 404, `resource-deleted` 410, `access-denied` 403, `summary-patient-unknown` 404,
 * `summary-patient-not-unique` 422, those of the parameters 400. Source: HL7 IPS 2.0.0, OperationDefinition/summary.
 */
export const summaryOperation: OperationHandler = {
  name: 'summary',
  definition: 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary',
  levels: ['type', 'instance'],
  types: ['Patient'],
  readOnly: true,
  description: summaryDescription,
  async handle(context, request, target, touched) {
    const collecting: Collecting = { context, request };
    const given = readParameters('summary', parameters, request);
    const profile = given.text('profile');
    if (profile !== undefined && !profiles.has(profile.split('|')[0] ?? ''))
      throw invalid('profile', 'Composition-uv-ips');
    const identifier = given.text('identifier');
    if (target.id !== undefined && identifier !== undefined) throw invalid('identifier', 'Patient/$summary');
    const id = target.id ?? (await patientIdentifiedBy(collecting, identifier));
    const refusal = context.access.authorize(request.principal, { interaction: 'read', type: 'Patient', id });
    if (refusal !== undefined) throw new FhirError(refusal);
    const stored = await requireCurrent(collecting, { type: 'Patient', id }, 'read');
    touched.push(touch(stored));
    const patient = await presentedOne(collecting, stored);
    const custodian = await custodianOf(collecting, patient);
    if (custodian !== undefined) touched.push(touch(custodian));
    const gathered = await gatherSections(collecting, id, touched);
    const body = summaryText({
      patient,
      gathered,
      baseUrl: request.baseUrl,
      now: Date.now(),
      ...(custodian === undefined ? {} : { custodian }),
    });
    return { status: 200, headers: {}, body };
  },
};

/** Logical id of the only Patient with an identifier, `system|value` or `value`, among those that the caller may find. */
async function patientIdentifiedBy({ context, request }: Collecting, identifier: string | undefined): Promise<string> {
  if (identifier === undefined) throw missing('identifier');
  const refusal = context.access.authorize(request.principal, { interaction: 'search-type', type: 'Patient' });
  if (refusal !== undefined) throw new FhirError(refusal);
  const bar = identifier.indexOf('|');
  const code = identifier.slice(bar + 1);
  if (code === '') throw invalid('identifier', 'system|value');
  const token = { code, ...(bar < 0 ? {} : { system: bar === 0 ? null : identifier.slice(0, bar) }) };
  const where = { kind: 'token', parameter: { type: 'Patient', code: 'identifier' }, anyOf: [token] } as const;
  const plan = { ...plainPlan(['Patient'], where, 2), query: [['identifier', identifier]] as const };
  const { entries } = await context.store.search(context.access.narrow(request.principal, plan));
  const [only, another] = entries;
  if (only === undefined) throw new FhirError({ code: 'summary-patient-unknown' });
  if (another !== undefined) throw new FhirError({ code: 'summary-patient-not-unique' });
  return only.id;
}

/** The organization that the record of a person is kept by, where the caller may read it. */
async function custodianOf(collecting: Collecting, patient: StoredVersion): Promise<StoredVersion | undefined> {
  const { context, request } = collecting;
  const { managingOrganization } = contentOf(patient);
  const reference = isObject(managingOrganization) ? managingOrganization['reference'] : undefined;
  const address = typeof reference === 'string' ? addressOf(reference, request.baseUrl) : undefined;
  if (address?.type !== 'Organization') return undefined;
  const { type, id } = address;
  if (context.access.authorize(request.principal, { interaction: 'read', type, id }) !== undefined) return undefined;
  if (!(await isVisible(collecting, address, 'read'))) return undefined;
  const version = await context.store.read({ type, id });
  return version === undefined || version.deleted ? undefined : presentedOne(collecting, version);
}
