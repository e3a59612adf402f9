/**
 * Address of a thread's entry file next to the module that starts it; it has the same ending as that module, so that it
 * is found both in the sources (`.ts`) and in the published build (`.js`).
 *
 * @param name path without ending, relative to the module, e.g. `./writer-thread`
 * @param moduleUrl `import.meta.url` of the module
 */
export function threadUrl(name: string, moduleUrl: string): URL {
  return new URL(name + moduleUrl.slice(moduleUrl.lastIndexOf('.')), moduleUrl);
}
