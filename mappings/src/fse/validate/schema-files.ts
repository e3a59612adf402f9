/**
 * The files of the ministry that documents are held against, by path inside their folder: `xsd/<typeId extension>/CDA.xsd`
 * with what it includes, `schematron/*.sch`, `terminology/<OID>.csv`. They are not part of the platform.
 */
export interface SchemaFiles {
  /** What the folder is called in messages. */
  readonly folder: string;
  /** Paths with `/`, relative to the folder. */
  readonly names: readonly string[];
  /** Bytes of a file, nothing when there is none. Asked once for each file that is needed. */
  read(name: string): Uint8Array | undefined;
}

/** Schema files that are in memory already. */
export function schemaFilesOf(folder: string, files: ReadonlyMap<string, Uint8Array>): SchemaFiles {
  return { folder, names: [...files.keys()], read: (name) => files.get(name) };
}

/** Path of a file named relative to another, without leaving the folder; nothing when it would. */
export function resolveName(from: string, href: string): string | undefined {
  if (href.startsWith('/') || href.includes(':') || href.includes('\\')) return undefined;
  const path = from.split('/').slice(0, -1);
  for (const part of href.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join('/');
}
