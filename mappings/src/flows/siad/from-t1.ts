import type {
  BundleEntry,
  Condition,
  EpisodeOfCare,
  Patient,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt, valueAt } from '../../layout/rule.ts';
import { isWithdrawn } from './case-facts.ts';
import { type OuterItem, outerCodedItem, toEvaluationItems, withDot } from './evaluation.ts';
import { evaluationQuestionnaire, extensions, identifiers, siadSystem, systems } from './fhir-shape.ts';
import { toPatient } from './person.ts';
import type { RecordIds, ResourceIds } from './record-identifier.ts';

const pic = 'Eventi/PresaInCarico';

/** Logical id of the EpisodeOfCare that a record belongs to, the same for T1 and T2. */
export function episodeIdOf(record: FlowRecord, ids: ResourceIds): string | undefined {
  const idRec = textAt(record, `${pic}/Id_Rec`);
  return idRec === undefined ? undefined : ids('case', idRec);
}

/**
 * Transaction entries that a T1 record becomes. The person is created only when nobody has that identifier, and is never
 * changed; everything else has an id made from `Id_Rec`, so importing a file twice changes nothing.
 *
 * `existing` is the case as it stands: what T2 brought (suspensions, conclusion) is kept. A `C` marks the case as entered
 * in error.
 */
export function fromSiadT1Record(record: FlowRecord, ids: ResourceIds, existing?: EpisodeOfCare): BundleEntry[] {
  const idRec = textAt(record, `${pic}/Id_Rec`) ?? '';
  const toId: RecordIds = (kind, ...rest) => ids(kind, idRec, ...rest);
  const caseId = toId('case');
  const patient = toPatient(record);
  const patientUrl = `urn:uuid:${toUuid(toId('person'))}`;
  const subject: Reference<Patient> = existing?.patient ?? { reference: patientUrl };
  const cancelled = textAt(record, 'Trasmissione/tipo') === 'C';
  const episodeReference = { url: extensions.episodeOfCare, valueReference: { reference: `EpisodeOfCare/${caseId}` } };
  const conditions = toConditions(record, toId, subject, episodeReference);
  const referral = toReferral(record, toId, subject);
  const entries: BundleEntry[] = [];
  const [identifier] = patient.identifier ?? [];
  if (!existing) {
    entries.push({
      fullUrl: patientUrl,
      resource: patient,
      request: {
        method: 'POST',
        url: 'Patient',
        ifNoneExist: `identifier=${encodeURIComponent(`${identifier?.system ?? ''}|${identifier?.value ?? ''}`)}`,
      },
    });
  }
  const put = (resource: EpisodeOfCare | ServiceRequest | Condition | QuestionnaireResponse): BundleEntry => ({
    resource,
    request: {
      method: 'PUT',
      url: `${resource.resourceType}/${resource.id}`,
      // The case was read before it was changed: nobody else's change may be lost.
      ...(resource.resourceType === 'EpisodeOfCare' && existing?.meta?.versionId
        ? { ifMatch: `W/"${existing.meta.versionId}"` }
        : {}),
    },
  });
  const episode = toEpisode(record, caseId, subject, { referral, conditions, cancelled }, existing);
  return [
    ...entries,
    put(referral),
    ...conditions.map(put),
    put(episode),
    put(toEvaluation(record, toId, subject, episodeReference)),
  ];
}

function toEpisode(
  record: FlowRecord,
  id: string,
  patient: Reference<Patient>,
  parts: { readonly referral: ServiceRequest; readonly conditions: readonly Condition[]; readonly cancelled: boolean },
  existing: EpisodeOfCare | undefined,
): EpisodeOfCare {
  const provider = `${textAt(record, 'Erogatore/CodiceRegione') ?? ''}${textAt(record, 'Erogatore/CodiceASL') ?? ''}`;
  const start = textAt(record, `${pic}/data`);
  const kind = textAt(record, `${pic}/TipologiaPIC`);
  const network = toNetwork(record);
  const kept = existing?.extension?.filter((extension) => extension.url !== extensions.palliativeNetwork) ?? [];
  const extension = [...kept, ...(network ? [network] : [])];
  return {
    ...existing,
    resourceType: 'EpisodeOfCare',
    id,
    ...(extension.length > 0 ? { extension } : {}),
    identifier: [{ system: identifiers.homeCareCase, value: id }],
    status: parts.cancelled ? 'entered-in-error' : statusInForce(existing),
    type: [{ coding: [{ system: siadSystem('tipologia-pic'), ...(kind === undefined ? {} : { code: kind }) }] }],
    diagnosis: parts.conditions.map((condition, index) => ({
      condition: { reference: `Condition/${condition.id}` },
      rank: index + 1,
    })),
    patient,
    managingOrganization: { identifier: { system: identifiers.fls11, value: provider } },
    period: { ...existing?.period, ...(start === undefined ? {} : { start }) },
    referralRequest: [{ reference: `ServiceRequest/${parts.referral.id}` }],
  };
}

/** A case cancelled before and sent again is in force again. */
function statusInForce(existing: EpisodeOfCare | undefined): EpisodeOfCare['status'] {
  if (existing && !isWithdrawn(existing)) return existing.status;
  return existing?.period?.end === undefined ? 'active' : 'finished';
}

function toNetwork(record: FlowRecord) {
  const membership = textAt(record, 'Erogatore/AppartenenzaRete');
  const type = textAt(record, 'Erogatore/TipoRete');
  const parts = [
    ...(membership === undefined
      ? []
      : [{ url: 'membership', valueCoding: { system: siadSystem('appartenenza-rete'), code: membership } }]),
    ...(type === undefined ? [] : [{ url: 'type', valueCoding: { system: siadSystem('tipo-rete'), code: type } }]),
  ];
  return parts.length > 0 ? { url: extensions.palliativeNetwork, extension: parts } : undefined;
}

function toReferral(record: FlowRecord, toId: RecordIds, subject: Reference<Patient>): ServiceRequest {
  const requester = textAt(record, `${pic}/soggettoRichiedente`);
  const day = textAt(record, `${pic}/data`);
  return {
    resourceType: 'ServiceRequest',
    id: toId('referral'),
    ...(requester === undefined
      ? {}
      : {
          extension: [
            {
              url: extensions.referralSource,
              valueCodeableConcept: { coding: [{ system: siadSystem('soggetto-richiedente'), code: requester }] },
            },
          ],
        }),
    status: 'completed',
    intent: 'order',
    code: { coding: [{ system: systems.homeCareService, code: 'adi' }] },
    subject,
    ...(day === undefined ? {} : { authoredOn: day }),
  };
}

function toConditions(
  record: FlowRecord,
  toId: RecordIds,
  subject: Reference<Patient>,
  episode: { url: string; valueReference: Reference<EpisodeOfCare> },
): Condition[] {
  const codes = ['Prevalente', 'Concomitante'].map((name) => textAt(record, `Eventi/Valutazione/Patologia/${name}`));
  return codes.flatMap((code, index): Condition[] =>
    code === undefined || code === '000'
      ? []
      : [
          {
            resourceType: 'Condition',
            id: toId('condition', String(index)),
            extension: [episode],
            clinicalStatus: { coding: [{ system: systems.conditionClinical, code: 'active' }] },
            code: { coding: [{ system: systems.icd9cm, code: withDot(code) }] },
            subject,
          },
        ],
  );
}

function toEvaluation(
  record: FlowRecord,
  toId: RecordIds,
  subject: Reference<Patient>,
  episode: { url: string; valueReference: Reference<EpisodeOfCare> },
): QuestionnaireResponse {
  const group = valueAt(record, 'Eventi/Valutazione');
  const authored = textAt(record, 'Eventi/Valutazione/data');
  const relatives = textAt(record, 'Conviventi/NucleoFamiliare');
  const outer: readonly (readonly [OuterItem, string])[] = [
    ['AssistenteNonFamiliare', 'Conviventi/AssistenteNonFamiliare'],
    ['ResponsabilitaGenitoriale', 'Assistito/DatiAnagrafici/ResponsabilitaGenitoriale'],
    ['PianificazioneCondivisa', `${pic}/PianificazioneCondivisa`],
  ];
  const item: QuestionnaireResponseItem[] = [
    ...(relatives === undefined ? [] : [{ linkId: 'NucleoFamiliare', answer: [{ valueInteger: Number(relatives) }] }]),
    ...outer.flatMap(([name, path]) => {
      const code = textAt(record, path);
      return code === undefined ? [] : [outerCodedItem(name, code)];
    }),
    ...(group === undefined || typeof group === 'string' || Array.isArray(group) ? [] : toEvaluationItems(group)),
  ];
  return {
    resourceType: 'QuestionnaireResponse',
    id: toId('evaluation'),
    extension: [episode],
    questionnaire: evaluationQuestionnaire,
    status: 'completed',
    subject,
    ...(authored === undefined ? {} : { authored }),
    item,
  };
}

/** Deterministic `urn:uuid` for the person inside one transaction (RFC 9562, version 8: own content). */
function toUuid(id: string): string {
  const hex = id.slice('siad-'.length);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
