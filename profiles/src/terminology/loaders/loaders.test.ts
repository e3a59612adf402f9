import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeSystem, ValueSet } from '@medplum/fhirtypes';
import { FhirError } from '../../issues/index.ts';
import { type CsvManifest, loadTerminologyFile, openTerminologyFolder } from '../files.ts';
import { createExpander, terminologyWithTables } from '../index.ts';
import cases from './loaders.cases.json' with { type: 'json' };
import { requireManifest } from './require-manifest.ts';

interface FaultCase {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly as?: string;
  readonly manifest?: unknown;
  readonly faults: readonly string[];
}

const aic = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-aic';
const atc = 'http://www.whocc.no/atc';

describe('loaded code lists', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-lists-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const target = (): string => join(folder, 'loaded');
  const put = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const open = () => {
    const { tables, resources } = openTerminologyFolder(target());
    return terminologyWithTables(tables, resources);
  };

  it('read the packages of AIFA, in the encoding they come in, found by their header', async () => {
    const text = `CODICE_AIC;COD_FARMACO;DENOMINAZIONE;DESCRIZIONE;RAGIONE_SOCIALE;CODICE_ATC
18;000000;PROVALINA;"""FORTE"" 10 COMPRESSE";DITTA D'ESEMPIO È;A10BF01
000000020;000000;PROVALINA;20 COMPRESSE;;
`;
    await loadTerminologyFile(target(), {
      path: put('confezioni.csv', Buffer.from(text, 'latin1')),
      version: '2026-11',
    });
    const content = open().codeSystem(aic);
    assert.deepEqual(content?.get('000000018'), ['000000018', 'PROVALINA "FORTE" 10 COMPRESSE', []]);
    assert.deepEqual(content?.details('000000018')?.properties, [
      { code: 'ATC', valueCode: 'A10BF01' },
      { code: 'titolare', valueString: "DITTA D'ESEMPIO È" },
    ]);
    assert.equal(content?.header.version, '2026-11');
    assert.equal(
      open().codeSystem('urn:oid:2.16.840.1.113883.2.9.6.1.5')?.get('000000020')?.[1],
      'PROVALINA 20 COMPRESSE',
    );
  });

  it('make the hierarchy of ATC from the codes, and answer value sets over them', async () => {
    const text = 'CODICE_ATC;DESCRIZIONE\nA;UNO\nA10;DUE\nA10B;TRE\nA10BF01;ACARBOSIO\nB;ALTRO\n';
    await loadTerminologyFile(target(), { path: put('atc.csv', text) });
    const terminology = open();
    const content = terminology.codeSystem(atc);
    assert.deepEqual([...(content?.above('A10BF01') ?? [])], ['A10B', 'A10', 'A']);
    assert.deepEqual([...(content?.below('A10') ?? [])].sort(), ['A10B', 'A10BF01']);
    const record = { kind: 'set', url: '', include: [{ system: atc }], exclude: [] } as const;
    const less = { ...record, exclude: [{ system: atc, concepts: [['B', ''] as const] }] };
    const codes = (set: typeof record | typeof less, filter?: string) => {
      const result = createExpander(terminology)(set, { day: '2026-01-01', ...(filter ? { filter } : {}) });
      return result.ok ? result.expansion.contains.map(({ code }) => code) : result;
    };
    assert.deepEqual(codes(record), ['A', 'A10', 'A10B', 'A10BF01', 'B']);
    assert.deepEqual(codes(less), ['A', 'A10', 'A10B', 'A10BF01']);
    assert.deepEqual(codes(record, 'acarb'), ['A10BF01']);
    assert.equal(terminology.membersOf(less).bySystem.get(atc)?.has('B'), false);
    assert.equal(terminology.membersOf(less).bySystem.get(atc)?.has('A10'), true);
  });

  it('read ClaML: rubrics, hierarchy, chapters as groups', async () => {
    const text = `<?xml version="1.0"?>
<ClaML version="2.0.0"><Meta name="lang" value="it"/><Title name="ICD-10" version="2019">prova</Title>
<Class code="I" kind="chapter"><SubClass code="A00"/><Rubric kind="preferred"><Label xml:lang="it">Capitolo di prova</Label></Rubric></Class>
<Class code="A00" kind="category"><SuperClass code="I"/>
<Rubric kind="preferred"><Label>Categoria <Reference>di</Reference> prova</Label></Rubric>
<Rubric kind="definition"><Label>Una definizione.</Label></Rubric></Class></ClaML>`;
    await loadTerminologyFile(target(), { path: put('icd10.xml', text), as: 'icd-10' });
    const content = open().codeSystem('http://hl7.org/fhir/sid/icd-10');
    assert.equal(content?.header.version, '2019');
    assert.deepEqual(content?.get('A00'), ['A00', 'Categoria di prova', ['I']]);
    assert.deepEqual(content?.get('I')?.[3], 1);
    assert.equal(content?.details('A00')?.definition, 'Una definizione.');
  });

  it('read other tables by a manifest, with periods', async () => {
    const manifest = requireManifest(
      {
        system: 'urn:x',
        name: 'X',
        columns: {
          code: 'Codice',
          display: ['Nome'],
          parent: 'Sopra',
          from: 'Dal',
          designations: [{ language: 'en', column: 'Name' }],
        },
      },
      'x.json',
    );
    const path = put('x.csv', '\uFEFFCodice,Nome,Name,Sopra,Dal\r\n1,Uno,One,,01/02/2020\r\n2,"Due, tre",Two,1,\r\n');
    await loadTerminologyFile(target(), { path, manifest });
    const terminology = open();
    assert.deepEqual(terminology.codeSystem('urn:x')?.get('2'), ['2', 'Due, tre', ['1']]);
    const record = { kind: 'set', url: '', include: [{ system: 'urn:x' }], exclude: [] } as const;
    const before = createExpander(terminology)(record, { day: '2020-01-31', languages: ['en'] });
    assert.deepEqual(before.ok && before.expansion.contains, [{ system: 'urn:x', code: '2', display: 'Two' }]);
  });

  it('take FHIR resources, supplements among them', async () => {
    const places: CodeSystem = {
      resourceType: 'CodeSystem',
      url: 'urn:places',
      status: 'active',
      content: 'complete',
      concept: [{ code: 'n', display: 'Nord' }],
    };
    const named: CodeSystem = {
      ...places,
      url: 'urn:places-en',
      language: 'en',
      content: 'supplement',
      supplements: 'urn:places',
      concept: [{ code: 'n', display: 'North' }],
    };
    const set: ValueSet = {
      resourceType: 'ValueSet',
      url: 'urn:set',
      status: 'active',
      compose: { include: [{ system: 'urn:places' }] },
    };
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [places, named, set].map((resource) => ({ resource })),
    };
    const loaded = await loadTerminologyFile(target(), { path: put('all.json', JSON.stringify(bundle)) });
    assert.deepEqual(
      loaded.map(({ kind }) => kind),
      ['CodeSystem', 'supplement', 'ValueSet'],
    );
    assert.equal(open().isMember('urn:set', 'urn:places', 'n'), true);
    assert.deepEqual(open().codeSystem('urn:places')?.details('n')?.designations, [{ value: 'North', language: 'en' }]);
  });

  it('replace an earlier list, and leave it when the new one has a fault', async () => {
    const path = put('atc.csv', 'CODICE_ATC;DESCRIZIONE\nA;UNO\n');
    await loadTerminologyFile(target(), { path });
    put('atc.csv', 'CODICE_ATC;DESCRIZIONE\nA;UNO\nB;\n');
    await assert.rejects(loadTerminologyFile(target(), { path }), FhirError);
    assert.equal(open().codeSystem(atc)?.size, 1);
    put('atc.csv', 'CODICE_ATC;DESCRIZIONE\nA;UNO\nB;DUE\n');
    await loadTerminologyFile(target(), { path });
    assert.equal(open().codeSystem(atc)?.size, 2);
    assert.equal(readdirSync(target()).length, 1);
  });

  for (const { name, file, text, as, manifest, faults } of cases as readonly FaultCase[]) {
    it(`refuse ${name}`, async () => {
      const request = {
        path: put(file, text),
        ...(as === undefined ? {} : { as }),
        ...(manifest === undefined ? {} : { manifest: manifest as CsvManifest }),
      };
      await assert.rejects(loadTerminologyFile(target(), request), (error) => {
        assert.ok(error instanceof FhirError);
        const found = error.issues.map(({ code, values = {} }) =>
          [code, values['line'], values['column']].filter((part) => part !== undefined).join(' '),
        );
        assert.deepEqual(found.sort(), [...faults].sort());
        return true;
      });
      assert.deepEqual(openTerminologyFolder(target()).facts, []);
    });
  }
});
