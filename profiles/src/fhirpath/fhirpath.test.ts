import assert from 'node:assert/strict';
import { compilePath, isTrue } from './index.ts';

const patient = {
  resourceType: 'Patient',
  name: [{ given: ['Anna', 'Maria'], family: 'Prova' }],
  deceasedBoolean: false,
};

describe('compilePath', () => {
  it('evaluates on a resource and leaves it as it was', () => {
    const before = JSON.stringify(patient);
    assert.deepEqual(compilePath('Patient.name.given')(patient), ['Anna', 'Maria']);
    assert.deepEqual(compilePath('deceased')(patient), [false]);
    assert.equal(JSON.stringify(patient), before);
  });

  it('evaluates on a part, with its type', () => {
    const period = compilePath('start <= end', 'Period');
    assert.ok(isTrue(period, { start: '2020', end: '2021' }));
    assert.ok(!isTrue(period, { start: '2022', end: '2021' }));
  });

  it('hands over variables and compiles an expression once', () => {
    assert.deepEqual(compilePath('%limit + 1')(patient, { limit: 2 }), [3]);
    assert.equal(compilePath('name.family'), compilePath('name.family'));
  });

  it('reads patterns that are not valid in Unicode mode', () => {
    assert.ok(isTrue(compilePath("family.matches('^[a-zA-Z\\\\-_]+$')", 'HumanName'), { family: 'Prova-Due' }));
    assert.ok(!isTrue(compilePath("family.matches('^[a-zA-Z\\\\-_]+$')", 'HumanName'), { family: 'Prova 2' }));
    assert.deepEqual(compilePath("family.matches('x')", 'HumanName')({}), []);
  });

  it('refuses names that every object inherits, and never marks what all objects share', () => {
    const before = Reflect.ownKeys(Object.prototype).length;
    for (const expression of [
      '__proto__',
      'name.__proto__',
      'name.`constructor`',
      'valueOf',
      'name.where(toString.exists())',
    ])
      assert.throws(() => compilePath(expression)(patient), expression);
    assert.equal(Reflect.ownKeys(Object.prototype).length, before);
    assert.deepEqual(compilePath("name.family.toString() = '__proto__'")(patient), [false]);
  });

  it('refuses a wrong expression', () => assert.throws(() => compilePath('name.(')));
});
