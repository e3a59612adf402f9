import { equal, match, ok } from 'node:assert/strict';
import table from '../../deploy/hapi/settings.json' with { type: 'json' };
import { readText, readYaml, valueAt } from './read-yaml.ts';

const javaFolder = 'src/main/java/it/campania/sinfonia/hapi';

describe('settings of HAPI FHIR', () => {
  const configuration = readYaml('server/deploy/hapi/application.yaml');
  const tested = readText(`server/test/hapi/${javaFolder}/FhirStore.java`);
  const own = readText(`server/deploy/hapi/${javaFolder}/settings/StoreSettings.java`);

  for (const { id, property, value, java, why } of table.settings) {
    it(id, () => {
      ok(why.endsWith('.'));
      if (property !== null) equal(valueAt(configuration, property), value ?? undefined);
      if (java !== null) ok((property === null ? own : tested).includes(java), java);
    });
  }

  it('has a row for every option of the server that the tests set', () => {
    const calls = [...tested.matchAll(/^\s+settings\.(set\w+\(.*\));$/gm)].map(([, call]) => call);
    ok(calls.length > 8);
    for (const call of calls)
      ok(
        table.settings.some((setting) => setting.java === call),
        call,
      );
  });

  it('has a row for every option under hapi.fhir that a client could notice', () => {
    const named = new Set(table.settings.map((setting) => setting.property));
    const switchedOff = (name: string): boolean => valueAt(configuration, name) === false;
    for (const key of Object.keys(configuration.hapi.fhir)) {
      const name = `hapi.fhir.${key}`;
      const inside = typeof configuration.hapi.fhir[key] === 'object';
      ok(inside || named.has(name) || switchedOff(name) || key === 'fhir_version', name);
    }
  });

  it('takes the whole configuration from our file, and the package of our class', () => {
    match(
      readText('server/deploy/hapi/Dockerfile'),
      /^ENV SPRING_CONFIG_LOCATION=file:\/app\/config\/application\.yaml$/m,
    );
    match(own, new RegExp(`^package ${configuration.hapi.fhir['custom-bean-packages'].replaceAll('.', '\\.')};$`, 'm'));
  });

  it('holds no password', () => {
    equal(configuration.spring.datasource.password, undefined);
    equal(configuration.spring.config.import, 'optional:configtree:/run/secrets/');
  });
});
