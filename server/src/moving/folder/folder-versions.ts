import type { ChainLink, MovedVersion } from '../../store/moving.ts';
import { damaged, type MovedType, type MoveManifest } from './manifest.ts';
import { linesOf } from './part-reader.ts';
import { fromLine } from './version-line.ts';

/**
 * The versions of a type as they stand in the folder.
 *
 * @throws FhirError `move-damaged` for a line that is not one, is of another type, or goes back in time
 */
export async function* versionsOf(folder: string, name: string, type: MovedType): AsyncGenerator<MovedVersion> {
  let latest = 0;
  for await (const { line, part } of linesOf(folder, type.parts)) {
    const version = fromLine(line);
    if (version?.type !== name) throw damaged(part.name, 'line');
    if (version.lastUpdated < latest) throw damaged(part.name, 'order');
    latest = version.lastUpdated;
    yield version;
  }
}

/**
 * All versions of a folder by instant, those of one instant in the order of the source where it is known, else by type. Reads
 * one file of each type at a time.
 *
 * @throws FhirError as {@link versionsOf}
 */
export async function* mergedVersions(folder: string, manifest: MoveManifest): AsyncGenerator<MovedVersion> {
  const sources = Object.entries(manifest.types).map(([name, type]) => versionsOf(folder, name, type));
  const heads: { readonly source: AsyncGenerator<MovedVersion>; version: MovedVersion }[] = [];
  try {
    for (const source of sources) {
      const { value, done } = await source.next();
      if (done !== true) heads.push({ source, version: value });
    }
    for (;;) {
      let first = heads[0];
      for (const head of heads) if (first !== undefined && isBefore(head.version, first.version)) first = head;
      if (first === undefined) return;
      yield first.version;
      const { value, done } = await first.source.next();
      if (done === true) heads.splice(heads.indexOf(first), 1);
      else first.version = value;
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}

/**
 * The links of the chain of the source, by position.
 *
 * @throws FhirError `move-damaged`
 */
export async function* linksOf(folder: string, manifest: MoveManifest): AsyncGenerator<ChainLink> {
  for await (const { line, part } of linesOf(folder, manifest.chain?.parts ?? [])) {
    const link = parseLink(line);
    if (link === undefined) throw damaged(part.name, 'line');
    yield link;
  }
}

function isBefore(a: MovedVersion, b: MovedVersion): boolean {
  if (a.lastUpdated !== b.lastUpdated) return a.lastUpdated < b.lastUpdated;
  return a.order !== undefined && b.order !== undefined && a.order < b.order;
}

function parseLink(line: string): ChainLink | undefined {
  let link: Partial<ChainLink> | null;
  try {
    link = JSON.parse(line) as Partial<ChainLink> | null;
  } catch {
    return undefined;
  }
  const { position, id, digest, hash } = link ?? {};
  const texts = [id, digest, hash].every((text) => typeof text === 'string');
  return texts && Number.isSafeInteger(position) ? (link as ChainLink) : undefined;
}
