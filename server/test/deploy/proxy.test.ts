import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { globSync } from 'node:fs';
import { type Issue, toOperationOutcome } from '@sinfonia/profiles/issues';
import { sandboxProviderPath } from '../../src/identity/sandbox-provider/sandbox-provider.ts';
import { webSocketPath } from '../../src/notifications/web-socket-url.ts';
import { readText, readYaml } from './read-yaml.ts';

describe('rules of the proxy', () => {
  const text = readText('server/deploy/helm/sinfonia/files/Caddyfile');
  const single = [...text.matchAll(/^\t\tpath (.+)$/gm)].flatMap(([, paths]) => String(paths).split(' '));
  const goesToOneNode = (path: string): boolean =>
    single.some((rule) => rule === path || (rule.endsWith('/*') && path.startsWith(rule.slice(0, -1))));

  const ofOneNode = [
    '/oidc/auth',
    '/oidc/token',
    '/login',
    '/login/saml/acs',
    sandboxProviderPath,
    '/.well-known/openid-federation',
    webSocketPath,
    '/fhir/Subscription/1/$status',
    '/fhir/Subscription/1/$events',
    '/fhir/Subscription/$get-ws-binding-token',
    '/fhir/MeasureReport/$prescription-indicators',
  ];
  for (const path of ofOneNode) {
    it(`sends ${path} to the node that does everything`, () => ok(goesToOneNode(path)));
  }

  for (const path of ['/fhir', '/fhir/Patient/1', '/fhir/SubscriptionTopic', '/fhir/metadata', '/health/ready', '/']) {
    it(`leaves ${path} to any node`, () => ok(!goesToOneNode(path)));
  }

  it('names operations that the documentation knows', () => {
    const pages = globSync('docs/{guide,operations,reference}/*.md').map(readText);
    for (const rule of single) {
      const operation = /\/(\$[a-z-]+)$/.exec(rule)?.[1];
      if (operation !== undefined)
        ok(
          pages.some((page) => page.includes(operation)),
          rule,
        );
    }
  });

  it('takes the same bodies as the facade', () => {
    const mebibytes = Number(/max_size (\d+)MiB/.exec(text)?.[1]);
    const reference = readText('docs/reference/configuration.md');
    ok(reference.includes(`\`limits.bodyBytes\` | \`${mebibytes * 1024 * 1024}\``));
  });

  const answersOfItsOwn: [string, Issue][] = [
    ['413', { code: 'body-too-large', values: { limit: 33554432 } }],
    ['502 503 504', { code: 'store-unavailable' }],
  ];
  for (const [statuses, issue] of answersOfItsOwn) {
    it(`answers ${statuses} as a facade would`, () => {
      const [, body] = new RegExp(`handle_errors ${statuses} {[^\`]*respond \`([^\`]+)\``).exec(text) ?? [];
      deepEqual(JSON.parse(String(body)), toOperationOutcome([issue], 'it'));
    });
  }

  it('leaves the request out of its logs', () => {
    const logs = text.match(/^\t+log\b[\s\S]*?^\t}$/gm) ?? [];
    equal(logs.length, 2);
    for (const log of logs) match(log, /format filter {\s+request delete\s+}/);
  });

  it('is the same program in docker-compose.yml and in the chart', () => {
    const { repository, tag } = readYaml('server/deploy/helm/sinfonia/values.yaml').images.proxy;
    equal(readYaml('docker-compose.yml').services.proxy.image, `${repository}:${tag}`);
  });

  it('keeps metrics inside, and repeats only what changes nothing', () => {
    ok(text.includes('@internal path /metrics /metrics/*'));
    ok(text.includes('method GET HEAD\n'));
  });

  it('counts one proxy before the facades of docker-compose.yml, two in the chart', () => {
    equal(JSON.parse(readText('server/deploy/sinfonia.config.json')).server.trustedProxies, 1);
    equal(readYaml('server/deploy/helm/sinfonia/values.yaml').configuration.server.trustedProxies, 2);
  });
});
