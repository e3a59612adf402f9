import type { Configuration, LoadedConfiguration } from '../config/index.ts';

/** Language of the terminal: English when the locale says so, else Italian. */
export function terminalLanguage(): 'it' | 'en' {
  const locale = process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '';
  return locale.toLowerCase().startsWith('en') ? 'en' : 'it';
}

/**
 * Runs the body of a verb with the configuration of this folder and environment. Faults of the configuration and refusals
 * are printed on standard error without a stack, with exit code 2; `command` overrides options by dotted name.
 */
export async function runVerb(
  body: (configuration: Configuration, loaded: LoadedConfiguration) => Promise<number>,
  command: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { ConfigurationError, loadConfiguration } = await import('../config/index.ts');
  const { FhirError, remedyOf, textOf } = await import('@sinfonia/profiles/issues');
  const language = terminalLanguage();
  try {
    const loaded = loadConfiguration({ folder: process.cwd(), environment: process.env, command });
    for (const issue of loaded.warnings) console.error(`${textOf(issue, language)} ${remedyOf(issue, language)}`);
    process.exitCode = await body(loaded.configuration, loaded);
  } catch (error) {
    process.exitCode = 2;
    if (error instanceof ConfigurationError) console.error(error.explain(language));
    else if (error instanceof FhirError)
      for (const issue of error.issues) console.error(`${textOf(issue, language)} ${remedyOf(issue, language)}`);
    else if (isSystemError(error)) console.error(error.message);
    else throw error;
  }
}

/** An error of the operating system: its message names a file or a port and is made for people. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
