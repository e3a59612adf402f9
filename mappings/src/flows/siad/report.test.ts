import assert from 'node:assert/strict';
import type { Encounter, Patient, QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Finding } from '../../layout/finding.ts';
import { findingsToCsv } from '../../layout/findings-csv.ts';
import { siadSystem } from './fhir-shape.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

async function findingsOf(flow: typeof siadT1Flow, source: MemorySource): Promise<Finding[]> {
  const findings: Finding[] = [];
  const period = { from: '2025-01-01', to: '2025-12-31' };
  await joinText(flow.export(source, { period, onFinding: (finding) => findings.push(finding) }));
  return findings;
}

describe('findings of a SIAD export', () => {
  it('name the resource of T1 where each is corrected', async () => {
    const { patient, episode, evaluation, organization } = sampleCase();
    const { gender: _gender, ...unsure } = patient;
    const item = evaluation.item?.filter(({ linkId }) => linkId !== 'ECG' && linkId !== 'NucleoFamiliare') ?? [];
    const { referralRequest: _referral, ...alone } = episode;
    const source = new MemorySource().put(unsure as Patient, alone, organization, {
      ...evaluation,
      item,
    } as QuestionnaireResponse);
    const findings = await findingsOf(siadT1Flow, source);
    assert.deepEqual(
      findings.map(({ field, code, resource }) => `${field} ${code} ${resource}`),
      [
        'Eventi/PresaInCarico/@soggettoRichiedente flow-source-gap EpisodeOfCare/case-1',
        ' flow-record-withheld EpisodeOfCare/case-1',
        'Assistito/DatiAnagrafici/Genere flow-field-missing Patient/patient-case-1',
        'Conviventi/NucleoFamiliare flow-field-missing QuestionnaireResponse/evaluation-case-1',
        'Eventi/Valutazione/ECG flow-field-missing QuestionnaireResponse/evaluation-case-1',
      ],
    );
  });

  it('name the access and the re-evaluation of T2 where each is corrected', async () => {
    const parts = sampleCase();
    const again: QuestionnaireResponse = {
      ...parts.evaluation,
      id: 'again',
      authored: '2025-05-05',
      item: [
        { linkId: 'motivo', answer: [{ valueCoding: { system: siadSystem('motivo-rivalutazione'), code: '2' } }] },
        ...(parts.evaluation.item ?? []).filter(({ linkId }) => linkId !== 'ECG'),
      ],
    };
    const source = new MemorySource().put(
      ...parts.all,
      again,
      ...sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2']),
      ...sampleAccess('b', '2025-02-05T10:00:00+01:00', '3', ['2']),
      ...(sampleAccess('c', '2025-02-05T11:00:00+01:00', '10', ['8']) as [Encounter]),
    );
    const findings = await findingsOf(siadT2Flow, source);
    assert.deepEqual(
      findings.map(({ code, resource }) => `${code} ${resource}`),
      ['flow-event-withheld QuestionnaireResponse/again', 'SIAD-E04 Encounter/c'],
    );
    assert.match(
      findingsToCsv(findings, 'it', 'https://fhir.example.it/fhir'),
      /^\ufeffrecord;campo;.*\r\n.*;https:\/\/fhir\.example\.it\/fhir\/QuestionnaireResponse\/again\r\n1;.*SIAD-E04;anomalia;avvertimento;.*\/Encounter\/c\r\n$/,
    );
  });

  it('stay texts in a spreadsheet', () => {
    const finding: Finding = {
      record: 0,
      field: '=1+1',
      code: 'x',
      level: 'discard',
      severity: 'error',
      unverified: false,
      message: { it: 'a;"b"', en: '' },
    };
    assert.match(findingsToCsv([finding], 'it'), /\r\n;'=1\+1;x;scarto;errore;"a;""b""";\r\n$/);
  });
});
