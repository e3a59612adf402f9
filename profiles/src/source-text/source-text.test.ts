import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packageExamples } from '../package/index.ts';
import { locateIssues, type SourceText } from './index.ts';
import cases from './source-text.cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly kind: SourceText['kind'];
  readonly text: string;
  /** Line and column by FHIRPath. */
  readonly places: Readonly<Record<string, readonly [line: number, column: number]>>;
}

const placeOf = (expression: string, source: SourceText, base?: string) => {
  const [issue] = locateIssues([{ code: 'element-null', expression: [expression] }], source, base);
  return [issue?.line, issue?.column];
};

describe('places in a text', () => {
  for (const { name, kind, text, places } of cases as unknown as readonly Case[])
    it(`are found for ${name}`, () => {
      const found = Object.fromEntries(Object.keys(places).map((path) => [path, placeOf(path, { kind, text })]));
      assert.deepEqual(found, places);
    });

  it('are those of the text when the resource is only part of it', () => {
    const text =
      '{"resourceType":"Parameters","parameter":[\n{"name":"resource",\n"resource":{"resourceType":"Patient",\n"active":1}}]}';
    assert.deepEqual(placeOf('Patient.active', { kind: 'json', text }, 'Parameters.parameter[0].resource'), [4, 1]);
  });

  it('are left out for addresses, broken texts and nesting without end', () => {
    assert.deepEqual(placeOf('http.name', { kind: 'json', text: '[]' }), [undefined, undefined]);
    assert.deepEqual(placeOf('Patient.name', { kind: 'xml', text: '<Patient><name>' }), [undefined, undefined]);
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    assert.ok(locateIssues([{ code: 'element-null', expression: ['Patient'] }], { kind: 'json', text: deep }));
  });

  it('lead to every element of the examples', () => {
    const places = packageExamples().flatMap((example) =>
      Object.entries(example).flatMap(([name, value]) =>
        name.startsWith('_') || name === 'resourceType' || Array.isArray(value) ? [] : [[example, name] as const],
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), ([example, name]) => {
        const text = JSON.stringify(example, undefined, 1);
        const [line = 0, column = 0] = placeOf(`${example.resourceType}.${name}`, { kind: 'json', text });
        assert.ok(
          text
            .split('\n')
            [line - 1]?.slice(column - 1)
            .startsWith(`"${name}"`),
        );
      }),
    );
  });
});
