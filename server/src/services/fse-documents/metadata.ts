import type { CodeableConcept, Coding, DocumentReference, Extension } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import { withExtension } from '../steps/elements.ts';
import * as parameter from '../steps/parameters.ts';
import { parameterPlace } from '../steps/step-rules.ts';
import { refusedBy } from './rules.ts';

const text = (it: string, en: string): parameter.Bilingual => ({ it, en });
const { optional, many } = parameter;

/** What the gateway is told of a document beside its content, where the document does not say it itself. */
export const metadataParameters = {
  activity: parameter.code(
    valueSetUrl.FseActivity,
    codeSystemUrl.FseActivity,
    text(
      'Attività clinica da cui viene il documento (tipoAttivitaClinica)',
      'Clinical activity that the document comes from',
    ),
  ),
  facilityType: parameter.code(
    valueSetUrl.FseFacilityType,
    codeSystemUrl.FseFacilityType,
    text('Tipo di struttura (tipologiaStruttura)', 'Kind of structure'),
  ),
  practiceSetting: parameter.code(
    valueSetUrl.FsePracticeSetting,
    codeSystemUrl.FsePracticeSetting,
    text('Assetto organizzativo', 'Practice setting'),
  ),
  role: parameter.code(valueSetUrl.FseRole, codeSystemUrl.FseRole, text('Ruolo di chi firma', 'Role of who signs')),
  patientInCharge: parameter.flag(
    text('Se la persona è presa in carico (patient_consent)', 'Whether the person is in charge (patient_consent)'),
  ),
  administrativeRequest: many(
    optional(
      parameter.code(
        valueSetUrl.FseAdministrativeRequest,
        codeSystemUrl.FseAdministrativeRequest,
        text('Regime della prestazione', 'Regime of the service'),
      ),
    ),
  ),
  archived: optional(parameter.flag(text('Se è conservato a norma', 'Whether it is archived by law'))),
  event: many(
    optional(
      parameter.written(
        /^[A-Z0-9][A-Z0-9_.-]{0,31}$/,
        'P97',
        text(
          'Atto clinico o regola di accesso: P99, P98 e P97 oscurano (a tutti, ai delegati, al genitore), P00 toglie l’oscuramento',
          'Clinical act or access rule: P99, P98 and P97 hide (from all, from delegates, from the parent), P00 takes it back',
        ),
      ),
    ),
  ),
  description: many(
    optional(
      parameter.parts(
        {
          code: parameter.matching(/^[A-Za-z0-9.-]{1,64}$/, text('Codice', 'Code')),
          system: parameter.matching(/^urn:oid:[0-9.]{3,128}$/, text('Sistema, come urn:oid:', 'System, as urn:oid:')),
          text: parameter.words(text('Testo', 'Text')),
        },
        text('Prestazione descritta (descriptions)', 'Service that is described (descriptions)'),
      ),
    ),
  ),
} as const;

type AllMetadata = parameter.InputOf<typeof metadataParameters>;

/** The metadata of a request; of an update what is not given stays. */
export type Metadata = { readonly [Name in keyof AllMetadata]?: AllMetadata[Name] | undefined };

const concept = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] });
const hiding = ['P97', 'P98', 'P99'];

/** The parts of an index that metadata give, over those that it has. Refusal: FS-12. */
export function withMetadata(index: DocumentReference, given: Metadata): DocumentReference {
  const { activity, role, patientInCharge, archived, facilityType, practiceSetting } = given;
  const { event = [], administrativeRequest = [], description = [] } = given;
  if (event.includes('P00') && event.some((code) => hiding.includes(code))) {
    throw refusedBy('FS-12', parameterPlace('event'));
  }
  const parts = (index.extension ?? []).find(({ url }) => url === extensionUrl.FsePublication)?.extension ?? [];
  const next: readonly (readonly [name: string, values: readonly Omit<Extension, 'url'>[]])[] = [
    ['activity', coded(codeSystemUrl.FseActivity, activity)],
    ['role', coded(codeSystemUrl.FseRole, role)],
    ['patientInCharge', patientInCharge === undefined ? [] : [{ valueBoolean: patientInCharge }]],
    [
      'administrativeRequest',
      administrativeRequest.flatMap((one) => coded(codeSystemUrl.FseAdministrativeRequest, one)),
    ],
    ['archived', archived === undefined ? [] : [{ valueBoolean: archived }]],
    ['description', description.map((one) => ({ valueCoding: codingOf(one) }))],
  ];
  const changed = new Map(next.filter(([, values]) => values.length > 0));
  const kept = parts.filter(({ url }) => !changed.has(url));
  const added = [...changed].flatMap(([url, values]) => values.map((value) => ({ url, ...value })));
  const publication: Extension = { url: extensionUrl.FsePublication, extension: [...kept, ...added] };
  return {
    ...index,
    extension: withExtension(index.extension, extensionUrl.FsePublication, publication),
    context: {
      ...index.context,
      ...(facilityType === undefined ? {} : { facilityType: concept(codeSystemUrl.FseFacilityType, facilityType) }),
      ...(practiceSetting === undefined
        ? {}
        : { practiceSetting: concept(codeSystemUrl.FsePracticeSetting, practiceSetting) }),
      ...(event.length === 0 ? {} : { event: event.map((code) => concept(codeSystemUrl.FseEventCode, code)) }),
    },
  };
}

function coded(system: string, code: string | undefined): readonly Omit<Extension, 'url'>[] {
  return code === undefined ? [] : [{ valueCoding: { system, code } }];
}

function codingOf(given: { readonly code: string; readonly system: string; readonly text: string }): Coding {
  return { system: given.system, code: given.code, display: given.text };
}
