import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import { formOfBinary } from '../../src/http/format.ts';
import { type DocumentsApi, inRole, openDocuments } from './in-process-documents.ts';
import { submission } from './submission.ts';

/** Paths of every member of a value, e.g. `entry[0].resource.code`. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const own = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return [own, ...pathsOf(inner, own)];
  });
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    '',
    'x',
    true,
    [],
    {},
    [null],
    [[]],
    { reference: 1 },
    '#',
    'urn:uuid:',
    '__proto__',
  ),
  fc.jsonValue(),
);

describe('malformed requests about documents', function () {
  this.timeout(120_000);
  let api: DocumentsApi;
  before(async () => {
    api = await openDocuments();
  });
  after(() => api.stop());

  it('a submission with anything in the place of anything is stored or refused, never a fault of the server', async () => {
    const paths = pathsOf(submission());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...paths), odd), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          let bundle: unknown;
          try {
            bundle = submission(Object.fromEntries(changes));
          } catch {
            // A change in what another change took away.
            return;
          }
          await answered('platform-system', 'POST', '', bundle);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('so is an operation with any parameters', async () => {
    const names = fc.constantFrom('id', 'persist', 'graph', 'identifier', 'profile', '_count', 'x');
    const addresses = fc.constantFrom(
      'Composition/whole/$document',
      'Composition/$document',
      'Patient/in-care/$summary',
      'Patient/$summary',
    );
    const parameter = fc.record({ name: names, value: odd }).map(({ name, value }) => ({ name, valueString: value }));
    await fc.assert(
      fc.asyncProperty(addresses, fc.array(parameter, { maxLength: 3 }), async (address, list) => {
        await answered('citizen', 'POST', address, { resourceType: 'Parameters', parameter: list });
      }),
      { numRuns: 300 },
    );
  });

  it('and any Accept header chooses a form of a file, or is refused with 406', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 30 }), (accept, type) => {
        try {
          assert.match(formOfBinary(accept, [], type), /^(?:file|resource)$/);
        } catch (error) {
          assert.ok(error instanceof FhirError && error.status === 406, String(error));
        }
      }),
    );
  });

  async function answered(role: string, method: 'POST', address: string, body: unknown): Promise<void> {
    try {
      await api.ask(inRole(role), method, address, body);
    } catch (error) {
      assert.ok(error instanceof FhirError, `${String(error)} ${error instanceof Error ? error.stack : ''}`);
      assert.ok(error.status < 500, String(error.status));
    }
  }
});
