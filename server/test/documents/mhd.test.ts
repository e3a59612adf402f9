import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Bundle, DocumentReference, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { submission } from './submission.ts';

interface Case {
  readonly name: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly code?: string;
  readonly places?: readonly string[];
}

interface Search {
  readonly search: string;
  readonly finds: boolean;
}

function table<Row>(name: string): readonly Row[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

const world: readonly unknown[] = [
  {
    resourceType: 'Patient',
    id: 'mhd-person',
    name: [{ family: 'Provetta', given: ['Anna'] }],
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'CFMHD' }],
  },
  { resourceType: 'Patient', id: 'mhd-other', name: [{ family: 'Altra' }] },
  { resourceType: 'Practitioner', id: 'mhd-doctor', name: [{ family: 'Curante', given: ['Bruno'] }] },
  {
    resourceType: 'DocumentReference',
    id: 'mhd-old',
    status: 'current',
    subject: { reference: 'Patient/mhd-person' },
    masterIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4', value: '150204.PROVA.OLD' },
    content: [{ attachment: { contentType: 'application/pdf', url: 'https://archivio.example/documenti/0' } }],
  },
];

describe('IHE MHD', function () {
  this.timeout(120_000);
  let server: RunningServer;
  let authorization: string;
  before(async () => {
    server = await startServer({ resources: world as readonly Resource[] });
    authorization = await server.authorization();
  });
  after(() => server.stop());

  const provide = (bundle: unknown, headers: Readonly<Record<string, string>> = {}) =>
    server.ask(
      'POST',
      '/fhir',
      { authorization, 'content-type': 'application/fhir+json', ...headers },
      JSON.stringify(bundle),
    );
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    server.ask('GET', path, { authorization, ...headers });
  async function countOf(type: string): Promise<number> {
    return (JSON.parse((await get(`/fhir/${type}?_summary=count`)).text) as Bundle).total ?? -1;
  }
  const stored = async () => [await countOf('List'), await countOf('DocumentReference'), await countOf('Binary')];

  describe('ITI-65: a submission', () => {
    for (const { name, set, status, code, places } of table<Case>('./submission.cases.json')) {
      it(name, async () => {
        const before = await stored();
        const answer = await provide(submission(set));
        assert.equal(answer.status, status, answer.text);
        if (code === undefined) {
          const { type, entry = [] } = JSON.parse(answer.text) as Bundle;
          assert.equal(type, 'transaction-response');
          for (const [index, { response }] of entry.entries()) {
            const isRead = response?.status?.startsWith('200') === true && response.location === undefined;
            assert.ok(isRead || response?.location !== undefined, `no location of entry ${index}`);
          }
          return;
        }
        const outcome = JSON.parse(answer.text) as OperationOutcome;
        const issues = outcome.issue ?? [];
        assert.equal(issues[0]?.details?.coding?.[0]?.code, code, answer.text);
        if (places !== undefined) {
          assert.deepEqual(
            issues.flatMap(({ expression = [] }) => expression),
            places,
          );
        }
        assert.deepEqual(await stored(), before, 'nothing is stored of what is refused');
      });
    }

    it('in XML is stored, and answered in XML', async () => {
      const xml = await get('/fhir/DocumentReference/mhd-old', { accept: 'application/fhir+xml' });
      assert.equal(xml.status, 200);
      const answer = await provide(submission(), { accept: 'application/fhir+xml' });
      assert.equal(answer.status, 200);
      assert.match(answer.text, /<Bundle xmlns="http:\/\/hl7.org\/fhir">/);
    });

    it('leaves the replaced document superseded', async () => {
      const { status } = JSON.parse((await get('/fhir/DocumentReference/mhd-old')).text) as DocumentReference;
      assert.equal(status, 'superseded');
    });
  });

  describe('ITI-66 and ITI-67: a search', () => {
    let found: ReadonlySet<string>;
    before(async () => {
      const value = 'urn:oid:2.16.840.1.113883.2.9.2.150.4.3.77';
      const answer = await provide(
        submission({
          'entry[0].resource.identifier': [{ system: 'urn:ietf:rfc:3986', value }],
          'entry[1].resource.masterIdentifier.value': 'CERCATO',
        }),
      );
      const { entry = [] } = JSON.parse(answer.text) as Bundle;
      found = new Set(entry.map(({ response }) => response?.location?.split('/').slice(-4, -2).join('/') ?? ''));
    });

    for (const { search, finds } of table<Search>('./mhd-searches.cases.json')) {
      it(`${search} ${finds ? 'finds' : 'does not find'} what was provided, by GET and POST`, async () => {
        const [type = '', query = ''] = search.split('?');
        const answers = [
          await get(`/fhir/${type}?${query}&_count=1000`),
          await server.ask(
            'POST',
            `/fhir/${type}/_search`,
            { authorization, 'content-type': 'application/x-www-form-urlencoded' },
            `${query}&_count=1000`,
          ),
        ];
        for (const { status, text } of answers) {
          assert.equal(status, 200, text);
          const { entry = [] } = JSON.parse(text) as Bundle;
          const isFound = entry.some(({ resource }) => found.has(`${resource?.resourceType}/${resource?.id}`));
          assert.equal(isFound, finds, text.slice(0, 500));
        }
      });
    }
  });

  describe('ITI-68: a file', () => {
    const pdf = '%PDF-1.4\n% documento di prova\n%%EOF\n';
    let path: string;
    before(async () => {
      const { entry = [] } = JSON.parse((await provide(submission())).text) as Bundle;
      const location = entry[1]?.response?.location ?? '';
      const reference = JSON.parse((await get(`/fhir${location.slice(server.base.length)}`)).text) as DocumentReference;
      const url = reference.content?.[0]?.attachment?.url ?? '';
      assert.match(url, /^Binary\/[^/]+$/, 'the metadata name the stored file');
      path = `/fhir/${url}`;
    });

    const accepts: readonly (readonly [accept: string | undefined, type: string, status?: number])[] = [
      [undefined, 'application/pdf'],
      ['*/*', 'application/pdf'],
      ['application/pdf', 'application/pdf'],
      ['application/*', 'application/pdf'],
      ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/pdf'],
      ['application/pdf, application/fhir+json;q=0.5', 'application/pdf'],
      ['application/fhir+json', 'application/fhir+json; charset=utf-8'],
      ['application/fhir+json, */*;q=0.1', 'application/fhir+json; charset=utf-8'],
      ['application/json', 'application/json; charset=utf-8'],
      ['application/fhir+xml', 'application/fhir+xml; charset=utf-8'],
      ['text/plain', 'application/fhir+json; charset=utf-8', 406],
    ];
    for (const [accept, type, status = 200] of accepts) {
      it(`is answered as ${type} (${status}) to Accept: ${accept ?? '(none)'}`, async () => {
        const answer = await get(path, accept === undefined ? {} : { accept });
        assert.equal(answer.status, status, answer.text);
        assert.equal(answer.headers['content-type'], type);
        if (type !== 'application/pdf') return;
        assert.equal(answer.text, pdf);
        assert.equal(answer.headers['content-disposition'], 'attachment');
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
        assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
        assert.equal(answer.headers['etag'], 'W/"1"');
      });
    }

    it('is answered as the resource when _format asks for it', async () => {
      const answer = await get(`${path}?_format=json`, { accept: 'application/pdf' });
      assert.equal(JSON.parse(answer.text).resourceType, 'Binary');
    });

    it('is answered by its version and by HEAD too', async () => {
      assert.equal((await get(`${path}/_history/1`, { accept: 'application/pdf' })).text, pdf);
      const head = await server.ask('HEAD', path, { authorization, accept: 'application/pdf' });
      assert.equal(head.headers['content-type'], 'application/pdf');
      assert.equal(head.headers['content-length'], String(pdf.length));
    });

    it('that is not there is refused with an OperationOutcome, whatever was asked for', async () => {
      const answer = await get('/fhir/Binary/never-was', { accept: 'application/pdf' });
      assert.equal(answer.status, 404);
      assert.equal(answer.headers['content-type'], 'application/fhir+json; charset=utf-8');
    });

    it('with a media type that is no media type goes out as bytes', async () => {
      const headers = { authorization, 'content-type': 'application/fhir+json' };
      const odd = { resourceType: 'Binary', contentType: 'text/html;x=<script>', data: 'YQ==' };
      const made = await server.ask('POST', '/fhir/Binary', headers, JSON.stringify(odd));
      assert.equal(made.status, 201, made.text);
      const answer = await get(`/fhir/Binary/${JSON.parse(made.text).id}`);
      assert.equal(answer.headers['content-type'], 'application/octet-stream');
    });
  });

  it('is announced in the CapabilityStatement', async () => {
    const statement = JSON.parse((await get('/fhir/metadata')).text) as {
      readonly instantiates: readonly string[];
      readonly implementationGuide: readonly string[];
    };
    for (const actor of ['DocumentRecipient', 'DocumentResponder']) {
      assert.ok(
        statement.instantiates.includes(`https://profiles.ihe.net/ITI/MHD/CapabilityStatement/IHE.MHD.${actor}`),
      );
    }
    assert.match(statement.implementationGuide.join(' '), /ihe\.iti\.mhd/);
  });
});
