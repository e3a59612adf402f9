import assert from 'node:assert/strict';

/** Removes everything from a server for tests, the past included. */
export async function emptyServer(baseUrl: string): Promise<void> {
  const parameters = {
    resourceType: 'Parameters',
    parameter: [{ name: 'expungeEverything', valueBoolean: true }],
  };
  const answer = await fetch(`${baseUrl}/$expunge`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(parameters),
  });
  assert.equal(answer.status, 200, await answer.text());
}
