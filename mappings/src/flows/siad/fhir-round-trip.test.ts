import assert from 'node:assert/strict';
import type {
  Encounter,
  EpisodeOfCare,
  Patient,
  Procedure,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  Resource,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { addDays, toCivilDate } from '../../layout/civil-date.ts';
import type { Finding } from '../../layout/finding.ts';
import { extensions, identifiers, siadSystem, systems } from './fhir-shape.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { testIdKey } from './testing/id-key.ts';
import { MemorySource } from './testing/memory-source.ts';
import { evaluationItems, sampleAccess, sampleCase } from './testing/sample-case.ts';

const wholeTime = { from: '2000-01-01', to: '2099-12-31' };
const concept = (table: string, code: string) => ({ coding: [{ system: siadSystem(table), code }] });

/** Any case as the platform keeps it: with instants, names, several operators, repeated services. */
const anyCase = fc
  .record({
    birthYear: fc.integer({ min: 1925, max: 2000 }),
    gender: fc.constantFrom('male' as const, 'female' as const),
    marital: fc.constantFrom('S', 'M', 'L', 'D', 'W'),
    autonomy: fc.constantFrom('1', '2', '3'),
    relatives: fc.integer({ min: 0, max: 9 }),
    requester: fc.integer({ min: 1, max: 13 }).map(String),
    closing: fc.option(fc.constantFrom('1', '3', '99'), { nil: undefined }),
    pause: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    reevaluated: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
    accesses: fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 60 }),
        hour: fc.integer({ min: 8, max: 19 }),
        operator: fc.integer({ min: 1, max: 13 }).map(String),
        services: fc.array(fc.integer({ min: 1, max: 28 }).map(String), { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map((drawn): Resource[] => {
    const parts = sampleCase({ birthDate: `${drawn.birthYear}-06-15` });
    const start = '2025-02-03';
    const statusHistory =
      drawn.pause === undefined
        ? []
        : [
            {
              extension: [
                { url: extensions.suspensionReason, valueCodeableConcept: concept('motivo-sospensione', '1') },
              ],
              status: 'onhold' as const,
              period: { start: addDays(start, 61), end: addDays(start, 61 + drawn.pause) },
            },
          ];
    const episode: EpisodeOfCare = {
      ...parts.episode,
      ...(statusHistory.length > 0 ? { statusHistory } : {}),
      ...(drawn.closing === undefined
        ? {}
        : {
            status: 'finished',
            period: { start: parts.episode.period?.start ?? start, end: `${addDays(start, 120)}T18:00:00+02:00` },
            extension: [
              { url: extensions.closingReason, valueCodeableConcept: concept('motivo-conclusione', drawn.closing) },
            ],
          }),
    };
    const item = (parts.evaluation.item ?? []).map((each) => {
      if (each.linkId === 'NucleoFamiliare') return { ...each, answer: [{ valueInteger: drawn.relatives }] };
      if (each.linkId !== 'Autonomia') return each;
      return { ...each, answer: [{ valueCoding: { system: siadSystem('autonomia'), code: drawn.autonomy } }] };
    });
    const reevaluation: QuestionnaireResponse[] =
      drawn.reevaluated === undefined
        ? []
        : [
            {
              ...parts.evaluation,
              id: 'again',
              authored: `${addDays(start, 70)}T09:00:00+02:00`,
              item: [
                {
                  linkId: 'motivo',
                  answer: [{ valueCoding: { system: siadSystem('motivo-rivalutazione'), code: drawn.reevaluated } }],
                },
                ...evaluationItems(),
              ],
            },
          ];
    const patient: Patient = {
      ...parts.patient,
      name: [{ family: 'Sintetica' }],
      gender: drawn.gender,
      maritalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: drawn.marital }],
      },
    };
    return [
      ...parts.all,
      patient,
      episode,
      { ...parts.evaluation, item },
      {
        ...parts.referral,
        extension: [
          { url: extensions.referralSource, valueCodeableConcept: concept('soggetto-richiedente', drawn.requester) },
        ],
      },
      ...reevaluation,
      ...drawn.accesses.flatMap(({ day, hour, operator, services }, index) =>
        sampleAccess(
          `access-${index}`,
          `${addDays(start, day)}T${String(hour).padStart(2, '0')}:30:00+01:00`,
          operator,
          services,
        ),
      ),
    ];
  });

const answer = (linkId: string, table: string, code: string): QuestionnaireResponseItem => ({
  linkId,
  answer: [{ valueCoding: { system: siadSystem(table), code } }],
});

/** What the plain case never has: palliative care, other identifiers, residence abroad, needs, other reasons and types. */
const anySpecialCase = fc
  .record({
    resources: anyCase,
    palliative: fc.boolean(),
    shared: fc.constantFrom('1', '2', '9'),
    needs: fc.array(fc.constantFrom('1', '2'), { minLength: 60, maxLength: 60 }),
    person: fc.constantFrom(
      [identifiers.codiceFiscale, 'ZZZZZZ41A41F839Z'],
      [identifiers.codiceFiscale, '01234567890'],
      [identifiers.stp, 'STP1500000000001'],
      [identifiers.eni, 'ENI1500000000001'],
      [identifiers.team, '8038000000000000000A'],
    ),
    verified: fc.boolean(),
    citizenship: fc.constantFrom('IT', 'UA', 'XK', 'ZZ'),
    abroad: fc.option(fc.constantFrom('FR', 'UA'), { nil: undefined }),
    concomitant: fc.constantFrom('401.9', '428.0', 'V45.8'),
    pause: fc.constantFrom('1', '2', '3', '4', '9'),
    isPausedStill: fc.boolean(),
    accessType: fc.constantFrom('1', '2', '9'),
  })
  .map((drawn): Resource[] =>
    drawn.resources.map((resource): Resource => {
      if (resource.resourceType === 'Patient') {
        const [system = '', value = ''] = drawn.person;
        const { address, ...rest } = resource;
        const country = { coding: [{ system: systems.country, code: drawn.citizenship }] };
        return {
          ...rest,
          extension: [{ url: extensions.citizenship, extension: [{ url: 'code', valueCodeableConcept: country }] }],
          identifier: [
            { extension: [{ url: extensions.identifierVerified, valueBoolean: drawn.verified }], system, value },
          ],
          ...(drawn.abroad ? { address: [{ use: 'home', country: drawn.abroad }] } : address ? { address } : {}),
        };
      }
      if (resource.resourceType === 'QuestionnaireResponse') {
        const isFirst = resource.id !== 'again';
        const item = (resource.item ?? []).map((each, index) =>
          each.answer?.[0]?.valueCoding?.system === siadSystem('bisogno')
            ? answer(each.linkId, 'bisogno', drawn.needs[index] ?? '2')
            : each,
        );
        const concomitant = { system: systems.icd9cm, code: drawn.concomitant };
        const palliative = [
          ...(isFirst ? [answer('PianificazioneCondivisa', 'pianificazione-condivisa', drawn.shared)] : []),
          answer('CurePalliative', 'bisogno', '1'),
          { linkId: 'SegnoSintomoClinico', answer: [{ valueCoding: { system: systems.icd9cm, code: '786.5' } }] },
          answer('UtilStrumentoIdentBisognoCP', 'si-no', '1'),
          answer('UtilStrumentoValMultid', 'si-no', '2'),
        ];
        return {
          ...resource,
          item: [
            ...item,
            { linkId: 'Concomitante', answer: [{ valueCoding: concomitant }] },
            ...(drawn.palliative ? palliative : []),
          ],
        };
      }
      if (resource.resourceType === 'EpisodeOfCare') {
        const network = {
          url: extensions.palliativeNetwork,
          extension: [
            { url: 'membership', valueCoding: { system: siadSystem('appartenenza-rete'), code: '1' } },
            { url: 'type', valueCoding: { system: siadSystem('tipo-rete'), code: '1' } },
          ],
        };
        const isOpen = drawn.isPausedStill && resource.status === 'active';
        return {
          ...resource,
          ...(isOpen && resource.statusHistory ? { status: 'onhold' } : {}),
          ...(drawn.palliative
            ? {
                type: [concept('tipologia-pic', '2')],
                extension: [network, ...(resource.extension ?? [])],
              }
            : {}),
          ...(resource.statusHistory
            ? {
                statusHistory: resource.statusHistory.map(({ status, period }) => ({
                  extension: [
                    {
                      url: extensions.suspensionReason,
                      valueCodeableConcept: concept('motivo-sospensione', drawn.pause),
                    },
                  ],
                  status,
                  period: isOpen && period.start ? { start: period.start } : period,
                })),
              }
            : {}),
        };
      }
      if (resource.resourceType === 'Encounter') {
        const coding = { system: siadSystem('tipo-accesso'), code: drawn.accessType };
        return { ...resource, extension: [{ url: extensions.accessType, valueCoding: coding }] };
      }
      return resource;
    }),
  );

/** What SIAD holds of a case, said in terms of FHIR: years for births, days for instants, counts for accesses. */
function factsOf(source: MemorySource): unknown {
  const of = <T extends Resource['resourceType']>(type: T) =>
    source.resources.filter(
      (resource): resource is Extract<Resource, { resourceType: T }> => resource.resourceType === type,
    );
  const [patient] = of('Patient');
  const [episode] = of('EpisodeOfCare');
  const [referral] = of('ServiceRequest');
  const identifier = patient?.identifier?.[0];
  const encounters = new Map(of('Encounter').map((encounter) => [encounter.id, encounter]));
  const dayAndOperator = (encounter: Encounter | undefined) =>
    `${toCivilDate(encounter?.period?.start)} ${encounter?.participant?.[0]?.type?.[0]?.coding?.[0]?.code}`;
  const service = (procedure: Procedure) =>
    `${dayAndOperator(encounters.get(procedure.encounter?.reference?.split('/')[1]))} ${procedure.code?.coding?.[0]?.code}`;
  return {
    patient: {
      identifier: [identifier?.system, identifier?.value, identifier?.extension],
      gender: patient?.gender,
      year: patient?.birthDate?.slice(0, 4),
      marital: patient?.maritalStatus?.coding?.[0]?.code,
      citizenship: patient?.extension,
      municipality: (patient?.address?.[0] as { readonly _city?: unknown } | undefined)?._city,
      asl: patient?.address?.[0]?.extension,
      country: patient?.address?.[0]?.country,
    },
    episode: {
      status: episode?.status,
      type: episode?.type,
      start: toCivilDate(episode?.period?.start),
      end: toCivilDate(episode?.period?.end),
      pauses: episode?.statusHistory,
      closing: episode?.extension,
    },
    referral: [referral?.extension, referral?.status, referral?.intent],
    evaluations: of('QuestionnaireResponse')
      .map((response) => ({
        day: toCivilDate(response.authored),
        questionnaire: response.questionnaire,
        status: response.status,
        answers: Object.fromEntries(
          (response.item ?? [])
            .filter(({ linkId, answer }) => linkId !== 'confermaPrecedente' && answer?.[0]?.valueCoding?.code !== '000')
            .map(({ linkId, answer }) => [linkId, answer]),
        ),
      }))
      .sort((left, right) => ((left.day ?? '') < (right.day ?? '') ? -1 : 1)),
    accesses: of('Encounter').map(dayAndOperator).sort(),
    accessTypes: new Set(
      of('Encounter').map((encounter) => JSON.stringify([encounter.status, encounter.class.code, encounter.extension])),
    ),
    services: of('Procedure').map(service).sort(),
  };
}

describe('FHIR to SIAD and back', () => {
  const checked: (readonly [string, fc.Arbitrary<Resource[]>])[] = [
    ['any case', anyCase],
    ['a case with palliative care, other identifiers, residence abroad', anySpecialCase],
  ];
  for (const [name, arbitrary] of checked) it(`keeps everything that SIAD holds of ${name}`, () => keepsAll(arbitrary));
});

async function keepsAll(arbitrary: fc.Arbitrary<Resource[]>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (resources) => {
      const before = new MemorySource().put(...resources);
      const after = new MemorySource();
      for (const flow of [siadT1Flow, siadT2Flow]) {
        const findings: Finding[] = [];
        const onFinding = (finding: Finding) => {
          if (finding.severity === 'error') findings.push(finding);
        };
        const file = await joinText(flow.export(before, { period: wholeTime, onFinding }));
        for await (const bundle of flow.import(inChunks(file, 3000), {
          source: after,
          idKey: testIdKey,
          onFinding,
        })) {
          after.apply(bundle);
        }
        assert.deepEqual(findings, []);
      }
      assert.deepEqual(factsOf(after), factsOf(before));
    }),
    { numRuns: 100 },
  );
}
