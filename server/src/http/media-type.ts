import { memoizeHeader } from './bounded-memo.ts';

/** A media type with the parameters that FHIR gives a meaning to. */
export interface MediaType {
  /** Lower case, without parameters: `application/fhir+json`. */
  readonly name: string;
  readonly charset?: string;
  readonly fhirVersion?: string;
  /** Weight in an Accept header, from 0 to 1. */
  readonly quality: number;
}

/** Reads one media type with its parameters, as in Content-Type or as one member of Accept. Never fails. */
export const parseMediaType: (header: string) => MediaType = memoizeHeader(readMediaType);

/** The list of an Accept header, in the order written. */
export function parseAccept(header: string): readonly MediaType[] {
  return header
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(readMediaType);
}

/** Tells whether a `fhirVersion` parameter asks for the version that is spoken here. Source: FHIR R4 http.html#version-parameter. */
export function isSpokenVersion(version: string | undefined): boolean {
  return version === undefined || version === '4.0' || version === '4.0.1';
}

function readMediaType(header: string): MediaType {
  const [name = '', ...rest] = header.split(';');
  let charset: string | undefined;
  let fhirVersion: string | undefined;
  let quality = 1;
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const key = part.slice(0, equals).trim().toLowerCase();
    const value = unquote(part.slice(equals + 1).trim());
    if (key === 'charset') charset = value.toLowerCase();
    else if (key === 'fhirversion') fhirVersion = value;
    else if (key === 'q') quality = toQuality(value);
  }
  return {
    name: name.trim().toLowerCase(),
    quality,
    ...(charset === undefined ? {} : { charset }),
    ...(fhirVersion === undefined ? {} : { fhirVersion }),
  };
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function toQuality(value: string): number {
  const quality = Number(value);
  return Number.isFinite(quality) ? Math.min(1, Math.max(0, quality)) : 0;
}
