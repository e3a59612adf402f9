import type { Issue } from '@sinfonia/profiles/issues';
import type { SourceText } from '@sinfonia/profiles/source-text';
import type { Validator } from '@sinfonia/profiles/validator';
import type { Command } from 'commander';
import { runVerb, terminalLanguage } from '../run-verb.ts';
import { openValidator } from './own-definitions.ts';

interface ValidateOptions {
  readonly profile: readonly string[];
  readonly definitions: readonly string[];
  readonly format: 'text' | 'json';
}

/** What was found in one resource of a file. */
interface Report {
  readonly file: string;
  /** Line of the resource, in NDJSON files. */
  readonly line?: number;
  readonly issues: readonly Issue[];
}

/**
 * Adds `sinfonia validate FILE…`: checks resources in JSON, XML or NDJSON (by extension `.ndjson`) against FHIR R4, the
 * profiles they name and those of `--profile`. Profiles, value sets and questionnaires come from our package and from
 * `--definitions`, codes also from the official lists that were loaded (`sinfonia terminology`).
 *
 * Exit codes: 0 all valid; 1 some are not; 2 a file cannot be read as a resource.
 */
export function register(program: Command): void {
  program
    .command('validate <files...>')
    .description('check resources (JSON, XML, NDJSON) against FHIR R4 and profiles')
    .option('--profile <url>', 'also check against this profile; may be repeated', gather, [])
    .option(
      '--definitions <path>',
      'profiles, value sets and questionnaires of yours: a JSON file or a folder; may be repeated',
      gather,
      [],
    )
    .option('--format <name>', 'text, or json for one OperationOutcome per resource', 'text')
    .action(async (files: readonly string[], options: ValidateOptions) => {
      if (options.format !== 'text' && options.format !== 'json') {
        console.error('--format: text, json');
        process.exitCode = 2;
        return;
      }
      await runVerb(async (configuration) =>
        validateFiles(files, options, await openValidator(configuration, options.definitions)),
      );
    });
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function validateFiles(
  files: readonly string[],
  options: ValidateOptions,
  validator: Validator,
): Promise<number> {
  const { FhirError, isRefusal } = await import('@sinfonia/profiles/issues');
  const { locateIssues } = await import('@sinfonia/profiles/source-text');
  let exitCode = 0;
  for (const file of files) {
    try {
      for await (const { resource, line, source } of resourcesOf(file)) {
        const issues = locateIssues(validator.validate(resource, { profiles: options.profile }), source);
        if (exitCode === 0 && issues.some(isRefusal)) exitCode = 1;
        await print({ file, issues, ...(line === undefined ? {} : { line }) }, options.format);
      }
    } catch (error) {
      exitCode = 2;
      // What does not parse is reported like any other fault; the messages of the engine would quote the content.
      if (error instanceof FhirError) await print({ file, issues: error.issues }, options.format);
      else if ((error as NodeJS.ErrnoException).syscall !== undefined) console.error((error as Error).message);
      else throw error;
    }
  }
  return exitCode;
}

/** A resource of a file with the text it was read from; `line` is that of the resource in an NDJSON file. */
interface ReadResource {
  readonly resource: unknown;
  readonly source: SourceText;
  readonly line?: number;
}

async function* resourcesOf(file: string): AsyncIterable<ReadResource> {
  const { parseJson, decodeText } = await import('../../http/body/parse-json.ts');
  const depthLimit = 1000;
  if (file.endsWith('.ndjson')) {
    const { createReadStream } = await import('node:fs');
    const { createInterface } = await import('node:readline');
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      yield { resource: parseJson(Buffer.from(text), depthLimit), source: { kind: 'json', text }, line };
    }
    return;
  }
  const { readFile } = await import('node:fs/promises');
  const bytes = await readFile(file);
  const text = decodeText(bytes);
  if (!text.trimStart().startsWith('<')) {
    yield { resource: parseJson(bytes, depthLimit), source: { kind: 'json', text } };
    return;
  }
  const { fromXml } = await import('@sinfonia/profiles/xml');
  yield { resource: fromXml(text), source: { kind: 'xml', text } };
}

async function print(report: Report, format: ValidateOptions['format']): Promise<void> {
  const { severityOf, textOf, toOperationOutcome } = await import('@sinfonia/profiles/issues');
  const language = terminalLanguage();
  if (format === 'json') {
    const { issues, ...place } = report;
    const outcome = toOperationOutcome(issues.length > 0 ? issues : [{ code: 'resource-valid' }], language);
    console.log(JSON.stringify({ ...place, outcome }));
    return;
  }
  const file = report.line === undefined ? report.file : `${report.file}:${report.line}`;
  if (report.issues.length === 0) console.log(`${file}: ok`);
  for (const issue of report.issues) {
    const where = issue.expression?.join(', ') ?? '';
    // A resource of an NDJSON file is one line: the line of the file says more than the line of the resource.
    const inFile = issue.line === undefined || report.line !== undefined ? '' : `:${issue.line}:${issue.column}`;
    const place = `${file}${inFile}`;
    console.log(`${place}: ${severityOf(issue)} ${issue.code} ${where}: ${textOf(issue, language)}`);
  }
}
