import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { isKnown } from './environment-names.ts';
import { readText, readYaml, type Yaml } from './read-yaml.ts';

describe('docker-compose.yml', () => {
  const compose = readYaml('docker-compose.yml');
  const services: [string, Yaml][] = Object.entries(compose.services);
  const facades = ['server', 'web', 'embedded'];

  it('starts PostgreSQL, HAPI FHIR, a facade and a proxy when nothing is said', () => {
    const always = services.filter(([, service]) => service.profiles === undefined).map(([name]) => name);
    deepEqual(always.toSorted(), ['hapi', 'postgres', 'proxy', 'server']);
    equal(compose.services.server.environment.SINFONIA_STORE, 'hapi');
  });

  for (const [name, service] of services) {
    describe(name, () => {
      it('has a pinned image', () => {
        match(service.image, /:\d+\.\d+[\w.-]*$/);
      });

      it('runs as a user of its own who can gain nothing', () => {
        match(service.user, /^[1-9]\d*:[1-9]\d*$/);
        equal(service.read_only, true);
        deepEqual(service.cap_drop, ['ALL']);
        deepEqual(service.security_opt, ['no-new-privileges:true']);
        equal(service.privileged, undefined);
      });

      it('is asked for its health', () => {
        ok(Array.isArray(service.healthcheck.test));
        ok(service.healthcheck.retries > 0);
      });

      it('gets secrets as files only', () => {
        for (const [variable, value] of Object.entries<string>(service.environment ?? {})) {
          if (!/PASSWORD|SECRET|_KEY|TOKEN|DATABASE|POSTGRES_(?!INITDB)/.test(variable)) continue;
          match(variable, /_FILE$/);
          match(value, /^\/run\/secrets\/\w+$/);
        }
        for (const secret of service.secrets ?? []) {
          const source = typeof secret === 'string' ? secret : secret.source;
          match(compose.secrets[source].file, /^secrets\/\w+$/);
        }
      });

      it('mounts files that are there', () => {
        for (const volume of service.volumes ?? []) {
          const [source] = volume.split(':');
          ok(source.startsWith('./') ? existsSync(source) : source in compose.volumes, volume);
        }
      });
    });
  }

  it('gives facades only variables that they know', () => {
    for (const name of facades) {
      for (const variable of Object.keys(compose.services[name].environment)) ok(isKnown(variable), variable);
    }
  });

  it('waits for the first start of a node as long as the chart does', () => {
    const pod = readText('server/deploy/helm/sinfonia/templates/_pod.tpl');
    const [, period, failures] = /startupProbe:[\s\S]*?periodSeconds: (\d+)\s+failureThreshold: (\d+)/.exec(pod) ?? [];
    const wanted = `${Number(period) * Number(failures)}s`;
    for (const name of facades) equal(compose.services[name].healthcheck.start_period, wanted);
    match(readText('server/Dockerfile'), new RegExp(`--start-period=${wanted} `));
  });

  it('has one node that watches and notifies', () => {
    const roles = ['server', 'web'].map((name) => compose.services[name].environment.SINFONIA_ROLE);
    deepEqual(roles, ['all', 'web']);
  });

  it('has the keys that the first start makes on every node', () => {
    const mounts = (name: string): string[] => compose.services[name].volumes;
    for (const shared of ['identity', 'sandbox']) {
      ok(mounts('server').includes(`${shared}:/data/${shared}`), shared);
      ok(
        mounts('web').some((each) => each.replace(/:ro$/, '') === `${shared}:/data/${shared}`),
        shared,
      );
    }
  });

  it('lets nobody but the facades reach HAPI FHIR and PostgreSQL', () => {
    const inside = services.filter(([, service]) => service.networks.includes('store')).map(([name]) => name);
    deepEqual(inside.toSorted(), ['hapi', 'postgres', 'server', 'web']);
    equal(compose.networks.store.internal, true);
    equal(compose.services.hapi.ports, undefined);
    equal(compose.services.postgres.ports, undefined);
  });

  it('keeps the secrets out of the repository and of the images', () => {
    match(readText('.gitignore'), /^\/secrets\/$/m);
    match(readText('.dockerignore'), /^secrets$/m);
  });
});
