import assert from 'node:assert/strict';
import { readTree } from '../read-tree.ts';
import { pathOf } from '../xml-tree.ts';
import { readSchematron, SchematronError } from './read-schematron.ts';
import { CompiledSchematron } from './run-schematron.ts';
import cases from './schematron-cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly attributes?: string;
  readonly patterns: string;
  readonly include?: string;
  readonly phase?: string;
  readonly document: string;
  /** Outcome, identifier, message and place of each result. */
  readonly expected?: readonly (readonly string[])[];
  readonly refused?: string;
}

describe('schematron', () => {
  for (const one of cases as readonly Case[]) {
    const schema = `<schema xmlns="http://purl.oclc.org/dsdl/schematron" ${one.attributes ?? ''}>${one.patterns}</schema>`;
    const { include, phase } = one;
    const read = () =>
      readSchematron(Buffer.from(schema), {
        ...(include === undefined ? {} : { include: () => Buffer.from(include) }),
        ...(phase === undefined ? {} : { phase }),
      });

    it(one.name, () => {
      if (one.refused !== undefined) {
        assert.throws(read, (error) => error instanceof SchematronError && error.what === one.refused);
        return;
      }
      const document = readTree(Buffer.from(one.document));
      assert.ok(document.ok);
      const compiled = new CompiledSchematron(read());
      const results = compiled.check(document.root);
      assert.deepEqual(
        results.map(({ outcome, id, message, node }) => [outcome, id, message, pathOf(node)]),
        one.expected,
      );
      // The same again: nothing of a document may stay behind.
      assert.equal(compiled.check(document.root).length, results.length);
    });
  }
});
