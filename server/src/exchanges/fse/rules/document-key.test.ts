import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claims, checkClaims, resourceHl7Type } from './claims.ts';
import { attachmentHash, isWorkflowInstanceId, newWorkflowInstanceId, readCda } from './document-key.ts';

const oracle = join(import.meta.dirname, '../../../../../../shared/oracle/fse');
const isThere = existsSync(oracle);
const describeOracle = isThere ? describe : describe.skip;

const cda = `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <id root="2.16.840.1.113883.2.9.2.150.4.4" extension="DOC1"/>
  <code code="11488-4" codeSystem="2.16.840.1.113883.6.1"/>
  <recordTarget><patientRole><id root="2.16.840.1.113883.2.9.4.3.2" extension="PROVAX00X00X000Y"/></patientRole></recordTarget>
  <legalAuthenticator><time value="20260509073000"/><signatureCode code="S"/>
    <assignedEntity><id root="1.2.3" extension="A"/><assignedPerson><name><given>Anna</given></name></assignedPerson></assignedEntity>
  </legalAuthenticator>
  <component><nonXMLBody><text>Referto</text></nonXMLBody></component>
</ClinicalDocument>`;

const keyOf = (text: string) => readCda(Buffer.from(text))?.key;

describe('key of a CDA between validation and publication', () => {
  const stays: readonly (readonly [string, string, string])[] = [
    ['time of the signature', 'value="20260509073000"', 'value="20260510100000"'],
    ['signer', 'extension="A"', 'extension="B"'],
    ['name of the signer', 'Anna', 'Bruna'],
    ['element signature', '<signatureCode code="S"/>', '<signatureCode code="S"/><signature>x</signature>'],
  ];
  for (const [what, from, to] of stays) {
    it(`stays with another ${what}`, () => assert.equal(keyOf(cda.replace(from, to)), keyOf(cda)));
  }

  const changes: readonly (readonly [string, string, string])[] = [
    ['text outside', 'Referto', 'referto'],
    ['identifier of the document', 'DOC1', 'DOC2'],
    ['element in legalAuthenticator', '<given>Anna</given>', '<given>Anna</given><family/>'],
    ['space outside', '<component>', '<component> '],
  ];
  for (const [what, from, to] of changes) {
    it(`changes with another ${what}`, () => {
      const changed = cda.replace(from, to);
      assert.notEqual(changed, cda);
      assert.notEqual(keyOf(changed), keyOf(cda));
    });
  }

  it('is of CDAs only', () => {
    assert.equal(keyOf('<Other/>'), undefined);
    assert.equal(keyOf('{}'), undefined);
    assert.equal(keyOf(cda.replace('code="11488-4"', '')), undefined);
  });
});

describe('identifier of a workflow', () => {
  it('is new each time and has its form', () => {
    const document = { root: '1.2.3', extension: 'DOC1' };
    const first = newWorkflowInstanceId(document);
    assert.match(first, /^1\.2\.3\.[0-9a-f]{64}\.[0-9a-f]{10}\^\^\^\^urn:ihe:iti:xdw:2013:workflowInstanceId$/);
    assert.notEqual(newWorkflowInstanceId(document), first);
    assert.ok(isWorkflowInstanceId(first) && isWorkflowInstanceId(newWorkflowInstanceId({ extension: 'a^b' })));
    assert.ok(!isWorkflowInstanceId('a') && !isWorkflowInstanceId(`${'x'.repeat(250)}${first.slice(-44)}`));
  });
});

describeOracle('documents of the ministry', () => {
  const samples: readonly (readonly [string, string])[] = [
    ['lab', 'LAB'],
    ['rsa', 'RSA'],
    ['sing_vacc', 'SING_VACC'],
  ];
  for (const [token, pdf] of samples) {
    it(`${pdf} has the hash of its token`, () => {
      const text = readFileSync(join(oracle, 'jwt', `ministry-sample-${token}_with_hash.json`), 'utf8');
      const { attachment_hash: hash } = JSON.parse(text) as Claims;
      assert.equal(attachmentHash(readFileSync(join(oracle, 'pdf', `${pdf}.pdf`))), hash);
    });
  }

  const tokens = isThere ? readdirSync(join(oracle, 'jwt')).filter((name) => name.startsWith('ministry')) : [];
  for (const name of tokens) {
    it(`${name} would pass a validation, and no publication`, () => {
      const claims = JSON.parse(readFileSync(join(oracle, 'jwt', name), 'utf8')) as Claims;
      assert.equal(checkClaims(claims, 'validation'), undefined);
      assert.equal(checkClaims(claims, 'create')?.place, 'locality');
    });
  }

  const documents = isThere ? readdirSync(join(oracle, 'cda-valid')) : [];
  for (const name of documents) {
    it(`${name} agrees with claims made of it, and with no others`, () => {
      const read = readCda(readFileSync(join(oracle, 'cda-valid', name)));
      assert.ok(read);
      const [patient] = read.patientIds;
      const claims = { ...valid, resource_hl7_type: resourceHl7Type(read.type), person_id: `${patient?.extension}^^^` };
      assert.equal(checkClaims(claims, 'validation', read), undefined);
      const other = checkClaims({ ...claims, resource_hl7_type: "('1-1^^1.2')" }, 'validation', read);
      assert.equal(other?.problem.instance, '/jwt-document-type');
      const stranger = checkClaims({ ...claims, person_id: 'AAAAAA00A00A000I^^^' }, 'validation', read);
      assert.equal(stranger?.problem.instance, '/jwt-person-id');
    });
  }
});

const valid = {
  sub: 'PROVAX00X00X000Y^^^&2.16.840.1.113883.2.9.4.3.2&ISO',
  subject_organization_id: '150',
  subject_organization: 'Regione Campania',
  locality: 'ASL NAPOLI 1 CENTRO^^^^^&2.16.840.1.113883.2.9.4.1.3&ISO^^^^150204000001',
  subject_role: 'AAS',
  patient_consent: true,
  purpose_of_use: 'TREATMENT',
  action_id: 'CREATE',
  subject_application_id: 'SINFONIA',
  subject_application_vendor: 'EXAMPLE',
  subject_application_version: '1.0.0',
};
