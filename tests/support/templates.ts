/**
 * A folder for the databases that tests copy, gone with the last of them: the processes of tests
 * are ended before they could take it away themselves.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    templates: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-templates-'));
  project.provide('templates', folder);
  return () => rm(folder, { recursive: true, force: true });
}
