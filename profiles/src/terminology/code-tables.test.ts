import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import type { CodeSystem } from '@medplum/fhirtypes';
import { parseMunicipality } from '../value-objects/index.ts';
import { type CodeTable, conceptsOf } from './code-table.ts';
import { packageTerminology, propertyOf, translateCode } from './index.ts';

const hl7 = 'https://www.hl7.it/fhir/terminology/CodeSystem';
const workspace = new URL('../../', import.meta.url);
const oracle = new URL('../shared/oracle/hl7-it/terminology/CodeSystem/', new URL('../', workspace));
const tables = globSync('terminology/!(maps)/*.json', { cwd: workspace }).map(
  (file) => JSON.parse(readFileSync(new URL(file, workspace), 'utf8')) as CodeTable,
);

const system = (id: string) => {
  const content = packageTerminology().codeSystem(`${hl7}/${id}`);
  assert.ok(content, id);
  return content;
};

describe('code tables', () => {
  it('state their source, their grade of evidence and dates that are dates', () => {
    assert.ok(tables.length >= 13);
    for (const table of tables) {
      assert.ok(table.source.length > 10, table.id);
      assert.ok(['normative', 'public', 'unverified'].includes(table.evidence), table.id);
      for (const { code, from, to } of conceptsOf(table)) {
        for (const date of [from, to]) assert.match(date ?? '2000', /^\d{4}(-\d{2}(-\d{2})?)?$/, `${table.id} ${code}`);
        assert.ok((from ?? '0') <= (to ?? '9'), `${table.id} ${code}`);
      }
    }
  });

  it('are known to the terminology of the package', () => {
    for (const { id, system: url } of tables) {
      assert.ok(packageTerminology().codeSystem(url ?? `https://fhir.sinfonia.campania.it/CodeSystem/${id}`), id);
      assert.ok(packageTerminology().hasValueSet(`https://fhir.sinfonia.campania.it/ValueSet/${id}`), id);
    }
  });

  it('place every municipality in a province and an ASL that exist', () => {
    const [towns, provinces, authorities] = [system('istat-comuni'), system('province-istat'), system('cs-asl')];
    assert.equal(towns.size, 550);
    const belfiore = new Set<string>();
    for (const [code] of towns.concepts()) {
      assert.ok(parseMunicipality(code).ok, code);
      assert.equal(propertyOf(towns, code, 'provincia'), code.slice(0, 3));
      assert.ok(provinces.get(code.slice(0, 3)), code);
      assert.ok(authorities.get(propertyOf(towns, code, 'asl') ?? ''), code);
      assert.match(propertyOf(towns, code, 'cap') ?? '', /^8\d{4}$/, code);
      belfiore.add(propertyOf(towns, code, 'belfiore') ?? '');
    }
    assert.equal(belfiore.size, 550);
  });

  it('place every hospital in a municipality, an ASL and a kind that exist', () => {
    const [hospitals, kinds] = [system('minsan-hsp'), system('mds-tipo-struttura')];
    assert.equal(hospitals.size, 108);
    for (const [code] of hospitals.concepts()) {
      assert.ok(system('istat-comuni').get(propertyOf(hospitals, code, 'comune') ?? ''), code);
      assert.ok(system('cs-asl').get(propertyOf(hospitals, code, 'aslTerritoriale') ?? ''), code);
      assert.ok(kinds.get(propertyOf(hospitals, code, 'tipoStruttura') ?? ''), code);
      // What an ASL runs itself lies in its own territory.
      if (propertyOf(hospitals, code, 'tipoStruttura') === '1') {
        const town = propertyOf(hospitals, code, 'comune') ?? '';
        const authority = propertyOf(hospitals, code, 'aslTerritoriale');
        assert.equal(propertyOf(system('istat-comuni'), town, 'asl'), authority, code);
      }
    }
  });

  it('map to codes that exist, where all codes of the target are known', () => {
    const terminology = packageTerminology();
    const maps = terminology
      .addresses('ConceptMap')
      .filter((url) => url.startsWith('https://fhir.sinfonia.campania.it/'))
      .flatMap((url) => terminology.conceptMap(url) ?? []);
    assert.ok(maps.length >= 7);
    for (const { url, groups } of maps) {
      for (const { source = '', target = '', elements } of groups) {
        for (const [code, , targets] of elements) {
          if (terminology.isComplete(source)) assert.ok(terminology.codeSystem(source)?.get(code), `${url} ${code}`);
          for (const { code: to } of terminology.isComplete(target) ? targets : [])
            assert.ok(to === undefined || terminology.codeSystem(target)?.get(to), `${url} ${code} ${to}`);
        }
      }
    }
  });

  it('translate both ways between ISTAT and land registry codes', () => {
    const map = packageTerminology().conceptMap('https://fhir.sinfonia.campania.it/ConceptMap/istat-to-belfiore');
    assert.ok(map);
    const there = translateCode([map], { coding: { code: '065116' } }, packageTerminology());
    assert.equal(there[0]?.concept?.code, 'H703');
    const back = translateCode([map], { coding: { code: 'H703' }, reverse: true }, packageTerminology());
    assert.deepEqual(back[0]?.concept, { system: `${hl7}/istat-comuni`, code: '065116', display: 'Salerno' });
  });
});

describe('code tables beside the lists of HL7 Italia', () => {
  before(function () {
    if (existsSync(oracle)) return;
    console.log('      skipped: ../shared/oracle/hl7-it is not there');
    this.skip();
  });

  const codesOf = (id: string): ReadonlyMap<string, string> => {
    const list = JSON.parse(readFileSync(new URL(`CodeSystem-${id}.json`, oracle), 'utf8')) as CodeSystem;
    return new Map((list.concept ?? []).map(({ code = '', display = '' }) => [code, display]));
  };

  for (const id of ['minsan-regione', 'province-istat', 'cs-asl', 'mds-tipo-struttura']) {
    it(`have the codes of ${id}`, () => {
      assert.deepEqual(Array.from(system(id).concepts(), ([code]) => code).sort(), [...codesOf(id).keys()].sort());
    });
  }

  it('have the exemptions, the municipalities and the hospitals of Campania', () => {
    for (const code of codesOf('mds-esenzioni').keys()) assert.ok(system('mds-esenzioni').get(code), code);
    const towns = [...codesOf('istat-comuni')].filter(([code]) => /^06[1-5]/.test(code));
    assert.deepEqual(
      Array.from(system('istat-comuni').concepts(), ([code, display]) => [code, display]).sort(),
      towns.sort(),
    );
    const hospitals = [...codesOf('minsan-hsp').keys()].filter((code) => code.startsWith('150'));
    assert.deepEqual(Array.from(system('minsan-hsp').concepts(), ([code]) => code).sort(), hospitals.sort());
  });
});
