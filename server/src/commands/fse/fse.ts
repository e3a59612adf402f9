import type { Command } from 'commander';
import { runVerb } from '../run-verb.ts';
import type { FseValidateCommandOptions } from './validate-documents.ts';

/**
 * Adds `sinfonia fse`: work with documents of the national electronic health record, without a server and offline.
 *
 * Exit codes: 0 every document valid; 1 some are not; 2 wrong options, no schemas, or a file that cannot be read.
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
    .command('types')
    .description('list the types of document, with their templateId and LOINC code')
    .action(() => runVerb(async () => (await import('./validate-documents.ts')).listTypes()));
}
