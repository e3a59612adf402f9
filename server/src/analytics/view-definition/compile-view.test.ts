import assert from 'node:assert/strict';
import table from './compile-view.cases.json' with { type: 'json' };
import { compileView } from './compile-view.ts';
import { ViewError } from './definition.ts';

describe('views of SQL on FHIR', () => {
  for (const { name, view, rows, fails } of table.cases) {
    it(name, () => {
      const run = () => {
        const compiled = compileView(view);
        return table.resources.flatMap((resource) => compiled.rows(resource));
      };
      if (fails === undefined) assert.deepEqual(run(), rows);
      else assert.throws(run, (error) => error instanceof ViewError && error.message.includes(fails));
    });
  }

  it('makes the same key of a resource and of a reference to it, and no key that holds the id', () => {
    const view = compileView(
      {
        resource: 'Patient',
        select: [
          {
            column: [
              { name: 'own', path: 'getResourceKey()' },
              { name: 'other', path: 'link.other.getReferenceKey(Patient)' },
              { name: 'same', path: 'getResourceKey() = link.other.getReferenceKey(Patient)' },
            ],
          },
        ],
      },
      (type, id) => `${type.length}#${id.length}`,
    );
    const patient = { resourceType: 'Patient', id: 'abc', link: [{ other: { reference: 'Patient/abc' } }] };
    assert.deepEqual(view.rows(patient), [['7#3', '7#3', true]]);
  });

  it('says the same by the compiled form and by the engine', () => {
    // A decimal that is a text is not of its type, so everything about this resource is left to the engine.
    const select = [
      { column: [{ name: 'id', path: 'id' }] },
      {
        forEach: 'component',
        column: [
          { name: 'code', path: 'code.coding.code' },
          { name: 'n', path: 'value.ofType(integer)' },
        ],
      },
    ];
    const view = compileView({ resource: 'Observation', select });
    const component = [
      { code: { coding: [{ code: 'a' }] }, valueInteger: 1 },
      { code: { coding: [{ code: 'b' }] }, valueInteger: 2 },
    ];
    const good = { resourceType: 'Observation', id: 'o', component };
    assert.deepEqual(view.rows(good), [
      ['o', 'a', 1],
      ['o', 'b', 2],
    ]);
    const odd = { ...good, component: [...component, { code: 7, valueString: 'x' }] };
    assert.deepEqual(view.rows(odd).slice(0, 2), view.rows(good));
  });
});
