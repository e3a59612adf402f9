import { readdirSync, readFileSync } from 'node:fs';
import { type RunningServer, startServer } from './running-server.ts';
import { runScenario, type Scenario } from './scenario.ts';

const folder = new URL('./cases/', import.meta.url);

describe('REST', function () {
  this.timeout(60_000);
  let server: RunningServer;
  before(async () => {
    server = await startServer({ options: { 'limits.bodyBytes': 262_144 }, resources: [] });
  });
  after(() => server.stop());

  for (const file of readdirSync(folder).sort()) {
    describe(file.replace('.json', ''), () => {
      const scenarios: Scenario[] = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      for (const scenario of scenarios) it(scenario.name, () => runScenario(server, scenario));
    });
  }
});
