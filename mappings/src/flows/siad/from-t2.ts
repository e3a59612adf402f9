import type {
  BundleEntry,
  Encounter,
  EpisodeOfCare,
  EpisodeOfCareStatusHistory,
  Patient,
  Procedure,
  QuestionnaireResponse,
  Reference,
} from '@medplum/fhirtypes';
import { toCivilDate } from '../../layout/civil-date.ts';
import { withoutLeadingZeros } from '../../layout/code-table.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { occurrencesAt, textAt, valueAt } from '../../layout/rule.ts';
import { outerCodedItem, toEvaluationItems } from './evaluation.ts';
import { evaluationQuestionnaire, extensions, siadSystem, systems } from './fhir-shape.ts';
import type { RecordIds, ResourceIds } from './record-identifier.ts';

/**
 * Transaction entries that a T2 record becomes, added to the case that a T1 record opened. Every event has an id made from
 * its key, so importing a file twice changes nothing; suspensions are merged into the case by their first day.
 *
 * An access that counts several visits becomes as many encounters; its services stay with the first, since the flow does
 * not say in which visit they were given. A `C` marks the events of the record as entered in error.
 */
export function fromSiadT2Record(record: FlowRecord, ids: ResourceIds, existing: EpisodeOfCare): BundleEntry[] {
  const idRec = textAt(record, 'Eventi/PresaInCarico/Id_Rec') ?? '';
  const toId: RecordIds = (kind, ...rest) => ids(kind, idRec, ...rest);
  const cancelled = textAt(record, 'Trasmissione/tipo') === 'C';
  const subject = existing.patient;
  const episode: Reference<EpisodeOfCare> = { reference: `EpisodeOfCare/${existing.id}` };
  const put = (resource: EpisodeOfCare | Encounter | Procedure | QuestionnaireResponse): BundleEntry => ({
    resource,
    request: {
      method: 'PUT',
      url: `${resource.resourceType}/${resource.id}`,
      // The case was read before it was changed: nobody else's change may be lost.
      ...(resource.resourceType === 'EpisodeOfCare' && existing.meta?.versionId
        ? { ifMatch: `W/"${existing.meta.versionId}"` }
        : {}),
    },
  });
  return [
    put(mergeEpisode(record, existing, cancelled)),
    ...occurrencesAt(record, 'Eventi/Rivalutazione').map((group) =>
      put(toReevaluation(group, toId, subject, episode, cancelled)),
    ),
    ...occurrencesAt(record, 'Eventi/Erogazione').flatMap((group) =>
      toAccess(group, toId, subject, episode, cancelled).map(put),
    ),
  ];
}

function mergeEpisode(record: FlowRecord, existing: EpisodeOfCare, cancelled: boolean): EpisodeOfCare {
  const incoming = occurrencesAt(record, 'Eventi/Sospensione').map(toStatusHistory);
  const starts = new Set(incoming.map((entry) => entry.period.start));
  const kept = (existing.statusHistory ?? []).filter(
    (entry) => entry.status !== 'onhold' || !starts.has(toCivilDate(entry.period.start)),
  );
  const statusHistory = [...kept, ...(cancelled ? [] : incoming)].sort((left, right) =>
    (left.period.start ?? '') < (right.period.start ?? '') ? -1 : 1,
  );
  const end = textAt(record, 'Eventi/Conclusione/dataAD');
  const reason = textAt(record, 'Eventi/Conclusione/Motivazione');
  const extension = (existing.extension ?? []).filter(
    (item) => item.url !== extensions.closingReason || end === undefined,
  );
  const { statusHistory: _before, extension: _extension, ...rest } = existing;
  const merged: EpisodeOfCare = {
    ...rest,
    ...(extension.length > 0 ? { extension } : {}),
    ...(statusHistory.length > 0 ? { statusHistory } : {}),
  };
  const isOpenHold = statusHistory.some((entry) => entry.status === 'onhold' && entry.period.end === undefined);
  const withdrawn = existing.status === 'entered-in-error' || existing.status === 'cancelled';
  if (end !== undefined && !cancelled) {
    merged.status = withdrawn ? existing.status : 'finished';
    merged.period = { ...existing.period, end };
    if (reason !== undefined) {
      const concept = { coding: [{ system: siadSystem('motivo-conclusione'), code: withoutLeadingZeros(reason) }] };
      merged.extension = [...extension, { url: extensions.closingReason, valueCodeableConcept: concept }];
    }
  } else if (end !== undefined) {
    const { end: _end, ...open } = existing.period ?? {};
    merged.period = open;
    merged.status = withdrawn ? existing.status : isOpenHold ? 'onhold' : 'active';
  } else if (existing.status === 'active' || existing.status === 'onhold') {
    merged.status = isOpenHold ? 'onhold' : 'active';
  }
  return merged;
}

function toStatusHistory(group: FlowRecord): EpisodeOfCareStatusHistory {
  const start = textAt(group, 'dataInizio');
  const end = textAt(group, 'dataFine');
  const reason = textAt(group, 'Motivazione');
  return {
    ...(reason === undefined
      ? {}
      : {
          extension: [
            {
              url: extensions.suspensionReason,
              valueCodeableConcept: { coding: [{ system: siadSystem('motivo-sospensione'), code: reason }] },
            },
          ],
        }),
    status: 'onhold',
    period: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
  };
}

function toReevaluation(
  group: FlowRecord,
  toId: RecordIds,
  subject: Reference<Patient>,
  episode: Reference<EpisodeOfCare>,
  cancelled: boolean,
): QuestionnaireResponse {
  const day = textAt(group, 'data') ?? '';
  const evaluation = valueAt(group, 'Valutazione');
  const reason = textAt(group, 'motivo');
  const confirmed = textAt(group, 'confermaPrecedente');
  return {
    resourceType: 'QuestionnaireResponse',
    id: toId('reevaluation', day),
    extension: [{ url: extensions.episodeOfCare, valueReference: episode }],
    questionnaire: evaluationQuestionnaire,
    status: cancelled ? 'entered-in-error' : 'completed',
    subject,
    authored: day,
    item: [
      ...(reason === undefined ? [] : [outerCodedItem('motivo', reason)]),
      ...(confirmed === undefined ? [] : [outerCodedItem('confermaPrecedente', confirmed)]),
      ...(evaluation === undefined || typeof evaluation === 'string' || Array.isArray(evaluation)
        ? []
        : toEvaluationItems(evaluation)),
    ],
  };
}

function toAccess(
  group: FlowRecord,
  toId: RecordIds,
  subject: Reference<Patient>,
  episode: Reference<EpisodeOfCare>,
  cancelled: boolean,
): (Encounter | Procedure)[] {
  const day = textAt(group, 'data') ?? '';
  const operator = textAt(group, 'TipoOperatore') ?? '99';
  const type = textAt(group, 'TipoAccesso');
  const visits = countOf(group, 'numAccessi');
  const encounters = Array.from(
    { length: visits },
    (_, index): Encounter => ({
      resourceType: 'Encounter',
      id: toId('access', day, operator, String(index)),
      ...(type === undefined
        ? {}
        : {
            extension: [
              { url: extensions.accessType, valueCoding: { system: siadSystem('tipo-accesso'), code: type } },
            ],
          }),
      status: cancelled ? 'entered-in-error' : 'finished',
      class: { system: systems.actCode, code: 'HH' },
      subject,
      episodeOfCare: [episode],
      participant: [{ type: [{ coding: [{ system: siadSystem('tipo-operatore'), code: operator }] }] }],
      period: { start: day, end: day },
    }),
  );
  const encounterId = toId('access', day, operator, '0');
  const procedures = occurrencesAt(group, 'Prestazioni').flatMap((service) => {
    const code = textAt(service, 'TipoPrestazione') ?? '99';
    return Array.from(
      { length: countOf(service, 'numPrestazione') },
      (_, index): Procedure => ({
        resourceType: 'Procedure',
        id: toId('service', day, operator, code, String(index)),
        status: cancelled ? 'entered-in-error' : 'completed',
        code: { coding: [{ system: siadSystem('tipo-prestazione'), code }] },
        subject,
        encounter: { reference: `Encounter/${encounterId}` },
        performedDateTime: day,
      }),
    );
  });
  return [...encounters, ...procedures];
}

/** A count of the flow: 1 when absent, at most 99 (two digits), so that a wrong file cannot make a flood of resources. */
function countOf(group: FlowRecord, name: string): number {
  const count = Number(textAt(group, name) ?? '1');
  return Number.isInteger(count) && count >= 1 ? Math.min(count, 99) : 1;
}
