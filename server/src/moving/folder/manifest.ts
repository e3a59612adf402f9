import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import type { ChainHead } from '../../store/audit-chain.ts';
import type { ViewConsistency } from '../../store/moving.ts';
import type { TypeCount } from '../content/census.ts';

/** Name of the manifest. It is written last: a folder without it is no export. */
export const manifestName = 'manifest.json';

/** Version of the format that this program writes, and the newest that it reads. */
export const formatVersion = 1;

/** Names that parts have: nothing else is opened. */
const partName = /^[A-Za-z-]{1,64}\.\d{4,6}\.ndjson\.gz$/;

/** One file of lines. */
export interface Part {
  readonly name: string;
  readonly bytes: number;
  readonly lines: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** What is in the folder of one type; the parts in their order. */
export interface MovedType extends TypeCount {
  readonly parts: readonly Part[];
}

/** What an export says about itself. */
export interface MoveManifest {
  readonly format: 'sinfonia-move';
  readonly formatVersion: number;
  /** Version of the program that wrote it. */
  readonly software: string;
  readonly source: { readonly store: 'embedded' | 'hapi'; readonly consistency: ViewConsistency };
  /** Instant up to which versions are in it, FHIR instant, UTC. */
  readonly instant: string;
  readonly types: Readonly<Record<string, MovedType>>;
  /** The audit chain of a source that seals. */
  readonly chain?: { readonly head: ChainHead; readonly parts: readonly Part[] };
}

/** A manifest with the SHA-256 of its file: whoever notes it can tell later that nothing was exchanged. */
export interface ReadManifest {
  readonly manifest: MoveManifest;
  readonly sha256: string;
}

/**
 * Reads the manifest of an export.
 *
 * @throws FhirError `move-damaged` when there is none or it is not one, `move-format-newer`
 */
export async function readMoveManifest(folder: string): Promise<ReadManifest> {
  let text: string;
  let manifest: unknown;
  try {
    text = await readFile(join(folder, manifestName), 'utf8');
    manifest = JSON.parse(text);
  } catch (cause) {
    throw damaged(manifestName, 'manifest', cause);
  }
  if (!isManifest(manifest)) throw damaged(manifestName, 'manifest');
  if (manifest.formatVersion > formatVersion) {
    throw new FhirError({ code: 'move-format-newer', values: { found: manifest.formatVersion, known: formatVersion } });
  }
  return { manifest, sha256: hash('sha256', text, 'hex') };
}

/** The refusal of a folder in which something is not as its manifest says. */
export function damaged(file: string, check: string, cause?: unknown): FhirError {
  return new FhirError({ code: 'move-damaged', values: { file, check } }, { cause });
}

function isManifest(value: unknown): value is MoveManifest {
  const manifest = value as Partial<MoveManifest> | null;
  if (manifest?.format !== 'sinfonia-move' || !Number.isSafeInteger(manifest.formatVersion)) return false;
  if (typeof manifest.types !== 'object' || manifest.types === null) return false;
  if (typeof manifest.instant !== 'string' || manifest.source === undefined) return false;
  const { chain } = manifest;
  if (chain !== undefined && (!isHead(chain?.head) || !areParts(chain.parts))) return false;
  return Object.values(manifest.types).every(isMovedType);
}

function isMovedType(value: Partial<MovedType> | null): boolean {
  const numbers = [value?.resources, value?.versions, value?.deletions];
  const texts = [value?.content, value?.exact];
  return (
    numbers.every(Number.isSafeInteger) && texts.every((text) => typeof text === 'string') && areParts(value?.parts)
  );
}

function areParts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPart);
}

function isPart(value: Partial<Part> | null): boolean {
  const counted = Number.isSafeInteger(value?.bytes) && Number.isSafeInteger(value?.lines);
  return counted && typeof value?.sha256 === 'string' && typeof value.name === 'string' && partName.test(value.name);
}

function isHead(value: Partial<ChainHead> | undefined): boolean {
  return typeof value?.chain === 'string' && typeof value.hash === 'string' && Number.isSafeInteger(value.position);
}
