#!/usr/bin/env -S node --v8-pool-size=1 --max-semi-space-size=16 --heap-growing-percent=40
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Command } from 'commander';
import { register as registerAccess } from './commands/access/access.ts';
import { register as registerAudit } from './commands/audit.ts';
import { register as registerBackup } from './commands/backup.ts';
import { register as registerBooking } from './commands/booking.ts';
import { register as registerClient } from './commands/client.ts';
import { register as registerConfig } from './commands/config.ts';
import { register as registerDoctor } from './commands/doctor.ts';
import { register as registerExchange } from './commands/exchange.ts';
import { register as registerExport } from './commands/export.ts';
import { register as registerFlow } from './commands/flow/flow.ts';
import { register as registerFse } from './commands/fse/fse.ts';
import { register as registerImport } from './commands/import.ts';
import { register as registerIndicators } from './commands/indicators.ts';
import { register as registerKeys } from './commands/keys.ts';
import { register as registerLoginLog } from './commands/login-log.ts';
import { register as registerPlans } from './commands/plans.ts';
import { register as registerReindex } from './commands/reindex.ts';
import { register as registerRestore } from './commands/restore.ts';
import { register as registerSeed } from './commands/seed.ts';
import { register as registerServe } from './commands/serve.ts';
import { register as registerTerminology } from './commands/terminology.ts';
import { register as registerToken } from './commands/token.ts';
import { register as registerValidate } from './commands/validate/validate.ts';

// The first line asks for one helper thread, which is enough for the collector and leaves the cores to the writer and the
// readers, and for a heap that grows slowly: what a request leaves behind is soon of no use.
// Stripped and compiled sources are kept for the next start: quicker, and without the memory of the type stripper. Where
// the folder cannot be written, nothing is kept.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/sinfonia'));

// Each verb loads what it needs only when it runs, so that `--help` answers at once.
const program = new Command('sinfonia')
  .description('SINFONIA: the open FHIR R4 interoperability platform of Regione Campania')
  .option('--config <file>', 'configuration file (default: sinfonia.config.json, if it is there)')
  .showSuggestionAfterError()
  .exitOverride((stop) => {
    // 1 means "invalid" or "with findings" for several verbs; a command that was not understood is another matter.
    process.exit(stop.exitCode === 0 ? 0 : 2);
  })
  .hook('preAction', (root) => {
    const file: unknown = root.opts()['config'];
    if (typeof file === 'string') process.env['SINFONIA_CONFIG'] = file;
  });

for (const register of [
  registerServe,
  registerToken,
  registerSeed,
  registerValidate,
  registerFlow,
  registerFse,
  registerTerminology,
  registerBackup,
  registerRestore,
  registerExport,
  registerImport,
  registerReindex,
  registerIndicators,
  registerBooking,
  registerPlans,
  registerAccess,
  registerAudit,
  registerLoginLog,
  registerKeys,
  registerClient,
  registerConfig,
  registerDoctor,
  registerExchange,
]) {
  register(program);
}

await program.parseAsync();
