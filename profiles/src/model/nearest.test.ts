import assert from 'node:assert/strict';
import { nearest } from './index.ts';

const codes = ['birthdate', 'family', 'given', 'identifier', 'general-practitioner', 'gender', 'name'];

describe('nearest', () => {
  for (const [word, expected] of [
    ['brithdate', 'birthdate'],
    ['familly', 'family'],
    ['Gender', 'gender'],
    ['ident', 'identifier'],
    ['genral-practitioner', 'general-practitioner'],
    ['xyzzy', undefined],
  ] as const) {
    it(`answers ${expected ?? 'nothing'} for ${word}`, () => assert.equal(nearest(word, codes), expected));
  }
});
