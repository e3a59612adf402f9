import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import table from '../../deploy/hapi/settings.json' with { type: 'json' };
import { readText } from './read-yaml.ts';

describe('images', () => {
  for (const path of ['server/Dockerfile', 'server/deploy/hapi/Dockerfile']) {
    describe(path, () => {
      const text = readText(path);
      const last = text.slice(text.lastIndexOf('FROM '));

      it('builds on pinned images', () => {
        const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
        ok(bases.length > 1, 'what builds is not in the image');
        for (const base of bases) match(String(base), /:v?\d+\.\d+/);
      });

      it('runs as a user that is not root and tells its health', () => {
        match(last, /^USER (node|[1-9]\d*:[1-9]\d*)$/m);
        match(last, /^HEALTHCHECK /m);
      });

      it('holds no secrets', () => {
        doesNotMatch(text, /(ENV|ARG) \S*(PASSWORD|SECRET|TOKEN|KEY)/);
      });
    });
  }

  it('is the release of HAPI FHIR that the tests run', () => {
    const version = (path: string): string | undefined => /<hapi\.version>(.+)</.exec(readText(path))?.[1];
    const tested = version('server/test/hapi/pom.xml');
    equal(version('server/deploy/hapi/pom.xml'), tested);
    ok(table.image.startsWith(`hapiproject/hapi:v${tested}-`), table.image);
    match(readText('server/deploy/hapi/Dockerfile'), new RegExp(`^FROM ${table.image}$`, 'm'));
    match(
      readText('docker-compose.yml'),
      new RegExp(`image: ${table.image.replace('hapiproject/hapi:v', 'sinfonia/hapi:')}$`, 'm'),
    );
  });

  it('has the command of the platform in the path', () => {
    const command = JSON.parse(readText('server/package.json')).bin.sinfonia.replace('./', '');
    ok(readText('server/Dockerfile').includes(`ln -s /app/server/${command} /usr/local/bin/sinfonia`));
  });

  it('runs on the Node.js of the project', () => {
    const { node } = JSON.parse(readText('package.json')).dependencies;
    const bases = [...readText('server/Dockerfile').matchAll(/^FROM node:([\d.]+)/gm)].map(([, base]) => base);
    for (const base of bases) equal(base, node);
  });
});
