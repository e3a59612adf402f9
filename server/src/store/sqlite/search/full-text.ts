import type { DatabaseSync } from 'node:sqlite';
import type { Resource } from '@medplum/fhirtypes';
import { walker } from '../../../fhir/search/expressions/element-path.ts';
import { normaliseString } from '../../../fhir/search/normalise.ts';
import { parametersOf } from '../../../fhir/search/parameters.ts';
import { loadParameters, type ParameterIds } from './parameter-table.ts';

/** Types that no one searches by words and that would outnumber all others. */
const leftOut: ReadonlySet<string> = new Set(['AuditEvent']);
/** Properties whose text says nothing to a reader. */
const technical: ReadonlySet<string> = new Set([
  'resourceType',
  'id',
  'div',
  'reference',
  'system',
  'url',
  'data',
  'lastUpdated',
  'versionId',
]);

const loaded = new WeakMap<DatabaseSync, ParameterIds>();

/**
 * Takes the next versions of the log, at most `limit`, into full text and the texts of codes, in a transaction of its own.
 * Answers true when nothing is left. Needs a connection that may write; writes themselves never wait for this.
 */
export function catchUpFullText(db: DatabaseSync, limit: number): boolean {
  const pending = db.prepare('SELECT max(seq) > (SELECT last_seq FROM full_text_state) AS pending FROM version').get();
  if (pending?.['pending'] !== 1) return true;
  let ids = loaded.get(db);
  if (ids === undefined) {
    ids = loadParameters(db);
    loaded.set(db, ids);
  }
  db.exec('BEGIN IMMEDIATE');
  try {
    const done = takeIn(db, ids, limit);
    db.exec('COMMIT');
    return done;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function takeIn(db: DatabaseSync, ids: ParameterIds, limit: number): boolean {
  const rows = db
    .prepare(
      `SELECT v.seq, v.rid, v.type, r.seq = v.seq AS current, CASE WHEN r.seq = v.seq THEN v.json END AS json
       FROM version v JOIN resource r ON r.rid = v.rid
       WHERE v.seq > (SELECT last_seq FROM full_text_state) ORDER BY v.seq LIMIT ?`,
    )
    .all(limit) as unknown as { seq: number; rid: number; type: string; current: number; json: string | null }[];
  const removeText = db.prepare('DELETE FROM full_text WHERE rowid = ?');
  const addText = db.prepare('INSERT INTO full_text(rowid, narrative, content) VALUES (?, ?, ?)');
  const removeDisplays = db.prepare('DELETE FROM display_value WHERE rid = ?');
  const addDisplay = db.prepare('INSERT OR IGNORE INTO display_value(rid, p, value) VALUES (?, ?, ?)');
  for (const { rid, type, current, json } of rows) {
    // A version that was replaced meanwhile is taken in when its successor comes.
    if (current !== 1 || leftOut.has(type)) continue;
    removeText.run(rid);
    removeDisplays.run(rid);
    if (json === null) continue;
    const resource = JSON.parse(json) as Resource;
    addText.run(rid, narrativeOf(resource), contentOf(resource));
    for (const [p, text] of displaysOf(resource, ids)) addDisplay.run(rid, p, text);
  }
  const last = rows.at(-1)?.seq;
  if (last !== undefined) db.prepare('UPDATE full_text_state SET last_seq = ?').run(last);
  return rows.length < limit;
}

/** Words of the narrative without its markup. */
function narrativeOf(resource: object): string {
  const div = (resource as { text?: { div?: unknown } }).text?.div;
  return typeof div === 'string' ? withoutMarkup(div) : '';
}

function withoutMarkup(xhtml: string): string {
  return xhtml
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&(?:nbsp|#160|#xa0);/gi, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&amp;/g, '&');
}

/** All strings of a resource, its narrative included. */
function contentOf(resource: object): string {
  const texts: string[] = [narrativeOf(resource)];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value)) if (!technical.has(name)) visit(child);
    }
  };
  visit(resource);
  return texts.join('\n');
}

/** Texts of the codes of a resource, per token parameter. Source: FHIR R4 search.html#token (`:text`). */
function displaysOf(resource: Resource, ids: ParameterIds): [p: number, text: string][] {
  const displays: [number, string][] = [];
  for (const parameter of parametersOf(resource.resourceType).values()) {
    const p = ids.byName.get(`${resource.resourceType}.${parameter.code}`)?.id;
    if (parameter.type !== 'token' || p === undefined || parameter.selection?.kind !== 'elements') continue;
    for (const { steps } of parameter.selection.paths) {
      walker(steps, (value) => {
        for (const text of textsOf(value)) displays.push([p, normaliseString(text)]);
      })(resource, 0);
    }
  }
  return displays;
}

function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { text, display, coding, type } = value as {
    text?: string;
    display?: string;
    coding?: { display?: string }[];
    type?: { text?: string };
  };
  return [text, display, type?.text, ...(coding ?? []).map((each) => each.display)].filter(
    (each): each is string => typeof each === 'string',
  );
}
