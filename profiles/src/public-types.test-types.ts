/*
 * Types of profiles that callers rely on, checked by the compiler: a line after `@ts-expect-error` must be refused. The
 * generated file beside it holds every example of the package to the type of its profile.
 */
import type { CarePlan, Extension, Reference } from '@medplum/fhirtypes';
import type { HomeCareClosingReason, HomeCareEpisode, PaiCarePlan, SinfoniaPatient } from '@sinfonia/profiles';
import {
  codeSystemUrl,
  type ExtensionByUrl,
  extensionUrl,
  type identifierSystem,
  profileUrl,
} from '@sinfonia/profiles';

export type * from '../generated/types/examples.test-types.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when both types are the same. */
function expectSame<A, B>(_same: Same<A, B>): void {}

const extension: Extension[] = [];
const right = {
  resourceType: 'CarePlan',
  meta: { profile: [profileUrl.PaiCarePlan] },
  extension,
  status: 'draft',
  intent: 'plan',
  category: [{ coding: [{ system: codeSystemUrl.CarePlanCategory, code: 'pai' }] }],
  subject: { reference: 'Patient/1' },
  period: { start: '2026-01-10' },
  author: { reference: 'Organization/1' },
} satisfies PaiCarePlan;

/** Resources that are right and some that are wrong. */
export function typesOfProfiles(): void {
  const plan: PaiCarePlan = right;
  const asR4: CarePlan = plan;
  expectSame<PaiCarePlan['intent'], 'plan'>(true);
  expectSame<
    (typeof profileUrl)['PaiCarePlan'],
    'https://fhir.sinfonia.campania.it/StructureDefinition/sinfonia-careplan-pai'
  >(true);
  expectSame<(typeof identifierSystem)['codiceFiscale'], 'urn:oid:2.16.840.1.113883.2.9.4.3.2'>(true);
  expectSame<ExtensionByUrl[typeof extensionUrl.HomeCareClosingReason], HomeCareClosingReason>(true);
  expectSame<SinfoniaPatient['name'][number]['family'], string>(true);
  void asR4;

  // @ts-expect-error the intent of a PAI is a plan
  const order: PaiCarePlan = { ...right, intent: 'order' };
  const { author: _author, ...anonymous } = right;
  // @ts-expect-error a PAI has an author
  const unsigned: PaiCarePlan = anonymous;
  const device: Reference<import('@medplum/fhirtypes').Device> = { reference: 'Device/1' };
  // @ts-expect-error a PAI is for a person
  const thing: PaiCarePlan = { ...right, subject: device };
  // @ts-expect-error an activity that is described says what is done
  const vague: PaiCarePlan = { ...right, activity: [{ detail: { status: 'scheduled' } }] };
  // @ts-expect-error a plan of R4 may be anything
  const any: PaiCarePlan = asR4;
  // @ts-expect-error another resource
  const episode: HomeCareEpisode = right;
  // @ts-expect-error the reason is a code
  const reason: HomeCareClosingReason = { url: extensionUrl.HomeCareClosingReason, valueString: 'x' };
  // @ts-expect-error no such profile
  const unknown = profileUrl.PaiCarePlann;
  void [order, unsigned, thing, vague, any, episode, reason, unknown];
}
