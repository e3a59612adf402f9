import type { PractitionerRole } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { FhirContext } from '../../../fhir/context.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import type { Actor } from '../../steps/actor.ts';
import { findResources } from '../../steps/stored.ts';

/** Reference of the only resource with an identifier of any system. */
export async function onlyOne(
  context: FhirContext,
  type: 'Patient' | 'Practitioner',
  value: string,
): Promise<string | undefined> {
  const where = {
    kind: 'token',
    parameter: { type, code: 'identifier' },
    anyOf: [{ system: undefined, code: value }],
  } as const;
  const { entries } = await context.store.search(plainPlan([type], where, 2));
  const [only] = entries;
  return only === undefined || entries.length > 1 ? undefined : `${type}/${only.id}`;
}

/** Roles of access whose appointments prescribe plans. */
const prescribing: ReadonlySet<string> = new Set([
  'specialist',
  'hospital-physician',
  'general-practitioner',
  'paediatrician',
]);

/** The only appointment of a prescriber with a role that prescribes. */
export async function prescriberOf(
  context: FhirContext,
  identifier: string,
  client: string,
): Promise<Actor | undefined> {
  const person = await onlyOne(context, 'Practitioner', identifier);
  if (person === undefined) return undefined;
  const appointments: (PractitionerRole & { readonly id: string })[] = await findResources(
    context.store,
    'PractitionerRole',
    {
      kind: 'reference',
      parameter: { type: 'PractitionerRole', code: 'practitioner' },
      anyOf: [person],
    },
  );
  const found = appointments.flatMap((one) => {
    const codes = one.code?.flatMap(({ coding = [] }) => coding) ?? [];
    const role = codes.find(
      ({ system, code = '' }) => system === codeSystemUrl.SinfoniaRole && prescribing.has(code),
    )?.code;
    const organization = one.organization?.reference;
    if (role === undefined || one.active === false) return [];
    return [
      {
        role,
        who: `PractitionerRole/${one.id}`,
        person,
        client,
        ...(organization === undefined ? {} : { organization }),
      },
    ];
  });
  return found.length === 1 ? found[0] : undefined;
}
