import { equal, match, ok } from 'node:assert/strict';
import table from '../../deploy/hapi/settings.json' with { type: 'json' };
import { settings } from '../../src/store/hapi/settings/probe-settings.ts';
import { readText, readYaml, valueAt } from './read-yaml.ts';

const javaFolder = 'src/main/java/it/campania/sinfonia/hapi';

/** The server of the tests is emptied again and again; one in use has to index what it holds when a search parameter is new. */
const ofTestsOnly = 'setMarkResourcesForReindexingUponSearchParameterChange(false)';

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

  it('has the property and value that `doctor` names for each setting that it tries', () => {
    const rows = new Set(table.settings.map(({ property, value }) => `${property}: ${value}`));
    for (const { set } of settings) ok(set.endsWith('.java') || set.endsWith('.java)') || rows.has(set), set);
  });

  it('has a row for every option of the server that the tests set', () => {
    const calls = [...tested.matchAll(/^\s+settings\.(set\w+\(.*\));$/gm)].map(([, call]) => call);
    ok(calls.length > 8);
    for (const call of calls.filter((each) => each !== ofTestsOnly))
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
