import type { Command } from 'commander';
import { runVerb } from '../run-verb.ts';
import type { FseBuildCommandOptions } from './build-document.ts';
import type { FseReadCommandOptions } from './read-document.ts';
import type { FseValidateCommandOptions } from './validate-documents.ts';

/**
 * Adds `sinfonia fse`: work with documents of the national electronic health record, without a server and offline.
 *
 * Exit codes: 0 every document valid, built or read whole; 1 some are not; 2 wrong options, no schemas, or a file that cannot be read.
 */
export function register(program: Command): void {
  const fse = program.command('fse').description('documents of the national electronic health record (FSE 2.0)');
  fse
    .command('validate <files...>')
    .description('check CDA R2 documents as the national gateway does: XSD, schematron, dictionaries')
    .option('--schemas <folder>', 'folder with xsd/, schematron/, terminology/ (default: the option fse.schemas)')
    .option('--terminology <folder>', 'folder of the dictionaries, when it is another')
    .option('--type <id>', 'check as this type, e.g. PrF, whatever the document says (list: sinfonia fse types)')
    .option('--no-codes', 'do not look codes up in the dictionaries')
    .option('--json', 'one line of JSON per document, with an OperationOutcome')
    .action((files: readonly string[], options: FseValidateCommandOptions) =>
      runVerb(async (configuration) =>
        (await import('./validate-documents.ts')).validateDocuments(configuration, files, options),
      ),
    );
  fse
    .command('build <file>')
    .description('make the CDA R2 document, and the PDF, of a FHIR document Bundle')
    .option('--out <file>', 'where the CDA goes (default: standard output)')
    .option('--pdf <file>', 'also print it as PDF/A with the CDA attached, unsigned')
    .option('--schemas <folder>', 'hold the CDA against these schemas first (default: the option fse.schemas)')
    .action((file: string, options: FseBuildCommandOptions) =>
      runVerb(async (configuration) =>
        (await import('./build-document.ts')).buildDocument(configuration, file, options),
      ),
    );
  fse
    .command('read <file>')
    .description('read a CDA R2 document, or the one inside a PDF, into a FHIR Bundle')
    .option('--out <file>', 'where the Bundle goes (default: standard output)')
    .action((file: string, options: FseReadCommandOptions) =>
      runVerb(async () => (await import('./read-document.ts')).readDocument(file, options)),
    );
  fse
    .command('types')
    .description('list the types of document, with their templateId and LOINC code')
    .action(() => runVerb(async () => (await import('./validate-documents.ts')).listTypes()));
}
