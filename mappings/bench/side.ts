import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Resource } from '@medplum/fhirtypes';
import { groupHomeCareCases } from '../src/flows/siad/group-cases.ts';
import { siadT2Records } from '../src/flows/siad/records.ts';
import { siadT2Layout } from '../src/flows/siad/t2-layout.ts';
import type { FlowRecord } from '../src/layout/layout.ts';
import { escapeXml, writeXml } from '../src/layout/xml-writer.ts';
import { readNdjson } from '../src/source/ndjson.ts';
import { benchPeriod } from './dataset.ts';
import type { MemorySample, SideName } from './report.ts';

/** One side of the benchmark, in its own process: `side.ts <side> <input> <output>`; tells the parent what it took. */
const [side, input = '', output = ''] = process.argv.slice(2);
const memory: MemorySample[] = [];
const resourcesPerSample = 10_000;

async function* resources(): AsyncGenerator<Resource> {
  let count = 0;
  for await (const resource of readNdjson(createReadStream(input, { highWaterMark: 262_144 }))) {
    count += 1;
    if (count % resourcesPerSample === 0) {
      memory.push({ resources: count, mebibytes: Math.round(process.memoryUsage.rss() / 1024 / 1024) });
    }
    yield resource;
  }
}

async function* records(): AsyncGenerator<FlowRecord> {
  const cases = groupHomeCareCases(resources());
  for await (const { record } of siadT2Records(cases, benchPeriod)) if (record) yield record;
}

async function* unmapped(toXml: (resource: object) => string): AsyncGenerator<string> {
  let buffer = '<resources>\n';
  for await (const resource of resources()) {
    buffer += toXml(resource);
    if (buffer.length < 65_536) continue;
    yield buffer;
    buffer = '';
  }
  yield `${buffer}</resources>\n`;
}

function everyProperty(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    let text = '';
    for (const item of value) text += everyProperty(name, item);
    return text;
  }
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeXml(String(value))}</${name}>\n`;
  let content = '';
  for (const [key, child] of Object.entries(value)) content += everyProperty(key, child);
  return `<${name}>\n${content}</${name}>\n`;
}

const sides: Readonly<Record<SideName, () => AsyncIterable<string>>> = {
  export: () => writeXml(siadT2Layout, records()),
  'every property': () => unmapped((resource) => everyProperty('resource', resource)),
  'one element': () =>
    unmapped((resource) => `<resource id="${escapeXml(String('id' in resource && resource.id))}"/>\n`),
};

if (side !== 'export' && side !== 'every property' && side !== 'one element') {
  throw new Error('side: export, every property, one element');
}
const produce = sides[side];
const began = performance.now();
const file = await open(output, 'w');
let bytes = 0;
for await (const text of produce()) bytes += (await file.write(text)).bytesWritten;
await file.close();
process.send?.({
  seconds: (performance.now() - began) / 1000,
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
  bytes,
  memory,
});
process.disconnect();
