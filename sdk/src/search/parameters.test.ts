import assert from 'node:assert/strict';
import { parseBaseUrl } from '../addresses.ts';
import { idOf } from '../stored.ts';
import { toForm, token } from './parameters.ts';

describe('search parameters', () => {
  it('are sent in order, lists several times, undefined not at all', () => {
    const form = toForm({ birthdate: ['ge1950', 'lt1960'], active: true, _count: 5, family: undefined });
    assert.equal(form.toString(), 'birthdate=ge1950&birthdate=lt1960&active=true&_count=5');
    const pairs = toForm([
      ['a', '1'],
      ['a', '2'],
    ]);
    assert.equal(pairs.toString(), 'a=1&a=2');
  });

  it('have tokens with the special characters escaped', () => {
    assert.equal(token('urn:x', 'a|b,c$d\\e'), 'urn:x|a\\|b\\,c\\$d\\\\e');
    assert.equal(token('', 'a'), '|a');
    assert.equal(token(undefined, 'a'), 'a');
  });

  it('belong to a base that is an absolute address', () => {
    assert.equal(parseBaseUrl('https://fhir.example/r4/fhir/'), 'https://fhir.example/r4/fhir');
    for (const wrong of ['fhir', 'ftp://x/fhir', 'http://x/fhir?a=1', 'http://u:p@x/fhir', 'http://x/fhir#a', '']) {
      assert.throws(() => parseBaseUrl(wrong), { code: 'address-invalid' });
    }
  });

  it('use ids read from references', () => {
    assert.equal(idOf('Patient/1', 'Patient'), '1');
    assert.equal(idOf('http://x/fhir/Patient/a-1/_history/3', 'Patient'), 'a-1');
    for (const wrong of ['Practitioner/1', 'urn:uuid:1', undefined]) assert.equal(idOf(wrong, 'Patient'), undefined);
  });
});
