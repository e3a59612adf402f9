import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isKnown } from './environment-names.ts';
import cases from './helm.cases.json' with { type: 'json' };
import { documentsOf, readText, type Yaml } from './read-yaml.ts';

const run = promisify(execFile);
const chart = join(import.meta.dirname, '../../deploy/helm/sinfonia');
const needed = { baseUrl: 'https://fhir.example.it', 'ingress.host': 'fhir.example.it' };

function setting(values: object): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['--set-json', `${name}=${JSON.stringify(value)}`]);
}

async function render(values: object = {}): Promise<Yaml[]> {
  const options = setting({ ...needed, ...values });
  const { stdout } = await run('helm', ['template', 'test', chart, '--kube-version', '1.30', ...options]);
  return documentsOf(stdout);
}

describe('chart', function () {
  this.timeout(60_000);
  let documents: Yaml[];

  before(async function () {
    try {
      await run('helm', ['version']);
    } catch {
      console.log('Tests of the chart skipped: helm is not there');
      this.skip();
    }
    documents = await render();
  });

  const pods = (all: Yaml[]): Yaml[] => all.filter(({ spec }) => spec?.template?.spec?.containers !== undefined);
  const named = (all: Yaml[], kind: string): string[] =>
    all
      .filter((document) => document.kind === kind)
      .map(({ metadata }) => metadata.name)
      .toSorted();

  it('passes the check of helm', async () => {
    await run('helm', ['lint', '--strict', chart, ...setting(needed)]);
  });

  it('has one node with everything, nodes that answer, a proxy, HAPI FHIR and PostgreSQL', () => {
    deepEqual(named(documents, 'StatefulSet'), ['test-postgres', 'test-server']);
    deepEqual(named(documents, 'Deployment'), ['test-hapi', 'test-proxy', 'test-web']);
    equal(
      documents.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'test-server')?.spec.replicas,
      1,
    );
  });

  it('lets containers gain nothing, and asks each how it is', () => {
    for (const { metadata, spec } of pods(documents)) {
      const pod = spec.template.spec;
      equal(pod.securityContext.runAsNonRoot, true, metadata.name);
      ok(pod.securityContext.runAsUser > 0);
      equal(pod.automountServiceAccountToken, false);
      for (const { securityContext, readinessProbe, livenessProbe, resources, image } of pod.containers) {
        equal(securityContext.readOnlyRootFilesystem, true);
        equal(securityContext.allowPrivilegeEscalation, false);
        deepEqual(securityContext.capabilities.drop, ['ALL']);
        ok(readinessProbe && livenessProbe);
        ok(resources.requests && resources.limits.memory);
        match(image, /:\d[\w.-]+$/);
      }
    }
  });

  it('gives facades only variables that they know, and secrets as files', () => {
    const facades = pods(documents)
      .flatMap(({ spec }) => spec.template.spec.containers)
      .filter(({ name }) => name === 'facade');
    equal(facades.length, 2);
    for (const { name, value } of facades.flatMap(({ env }) => env)) {
      ok(isKnown(name), name);
      if (/DATABASE|_KEY|POSTGRES/.test(name)) match(value, /^\/run\/secrets\/\w+$/);
    }
    ok(!documents.some(({ kind }) => kind === 'Secret'), 'secrets are made outside');
  });

  it('selects each pod by the service and the policies that are for it', () => {
    const labels = pods(documents).map(({ spec }) => spec.template.metadata.labels);
    const selectors = documents.flatMap(({ kind, spec }) =>
      kind === 'Service' ? [spec.selector] : kind === 'NetworkPolicy' ? [spec.podSelector.matchLabels] : [],
    );
    for (const selector of selectors) {
      ok(
        labels.some((label) => Object.entries(selector).every(([key, value]) => label[key] === value)),
        JSON.stringify(selector),
      );
    }
  });

  it('lets only the facades reach HAPI FHIR, and no pod go out by itself', () => {
    const policies = new Map(
      documents.filter(({ kind }) => kind === 'NetworkPolicy').map((d) => [d.metadata.name, d.spec]),
    );
    deepEqual([...policies.keys()].toSorted(), ['test-facade', 'test-hapi', 'test-postgres', 'test-proxy']);
    const [from, ...others] = policies.get('test-hapi').ingress;
    equal(others.length, 0);
    equal(from.from[0].podSelector.matchLabels['sinfonia/facade'], 'yes');
    for (const { egress } of policies.values()) {
      for (const rule of egress) ok(rule.to?.length > 0 && rule.ports.length > 0);
    }
  });

  it('has the rules and the databases of docker-compose.yml', () => {
    const data = Object.assign(
      {},
      ...documents.filter(({ kind }) => kind === 'ConfigMap').map((document) => document.data),
    );
    for (const file of ['Caddyfile', 'databases.sql']) {
      equal(data[file], readText(`server/deploy/helm/sinfonia/files/${file}`));
    }
    JSON.parse(data['sinfonia.config.json']);
  });

  for (const { title, values, has = [], hasNot = [] } of cases.rendered) {
    it(title, async () => {
      const names = (await render(values)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      for (const name of has) ok(names.includes(name), name);
      for (const name of hasNot) ok(!names.includes(name), name);
    });
  }

  for (const { title, values, message } of cases.refused) {
    it(`refuses ${title}`, () => rejects(render(values), new RegExp(message)));
  }
});
