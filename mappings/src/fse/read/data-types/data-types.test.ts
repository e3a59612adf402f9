import assert from 'node:assert/strict';
import { readTree } from '../../validate/read-tree.ts';
import { isElement, type XmlElement } from '../../validate/xml-tree.ts';
import { toNarrative } from '../narrative.ts';
import { childrenOf } from '../navigate.ts';
import { toConcept } from './coded.ts';
import { toAddress, toContactPoint, toHumanName } from './contact.ts';
import cases from './data-type-cases.json' with { type: 'json' };
import { toIdentifier } from './identifier.ts';
import { timeOf, toPeriod } from './time.ts';
import { toTiming } from './timing.ts';
import { toAttachment, toValue } from './value.ts';

const narrative = (reference: string) => (reference === '#n1' ? 'said in the narrative' : undefined);

const readers: Readonly<Record<string, (element: XmlElement) => unknown>> = {
  II: toIdentifier,
  CD: (element) => toConcept(element, narrative),
  TS: timeOf,
  IVL_TS: toPeriod,
  GTS: (element) => toTiming(childrenOf(element, 'effectiveTime')).timing,
  value: (element) => toValue(element, narrative),
  AD: toAddress,
  PN: toHumanName,
  TEL: toContactPoint,
  ED: toAttachment,
  narrative: (element) => {
    const div = toNarrative(element)?.div;
    return div?.replace(/^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">(.*)<\/div>$/s, '$1');
  },
};

describe('data types of CDA in FHIR', () => {
  for (const { type, xml, expected } of cases) {
    it(`${type} ${xml}`, () => {
      const read = readTree(
        Buffer.from(`<r xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${xml}</r>`),
      );
      assert.ok(read.ok);
      const element = read.root.children.find(isElement)?.children.find(isElement);
      assert.ok(element);
      const reader = readers[type];
      assert.ok(reader);
      assert.deepEqual(reader(element), expected);
    });
  }
});
