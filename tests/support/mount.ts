/**
 * Single elements of the widget on an empty page, for their browser tests: no server, no network,
 * one page for each test file.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { violationsIn } from './axe.js';
import { launchChromium } from './chromium.js';
import type * as kit from './stage.js';

type Kit = typeof kit;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The kit and the modules, as one script for the page. */
async function bundle(modules: Readonly<Record<string, string>>): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: [
        `import * as kit from './tests/support/stage.ts';`,
        ...Object.entries(modules).map(
          ([name, path]) => `import * as ${name} from './widget/src/${path}';`,
        ),
        `globalThis.mounted = { kit, ${Object.keys(modules).join(', ')} };`,
      ].join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser', 'production'],
    tsconfig: `${root}/widget/tsconfig.json`,
    alias: { '@parlor/sdk': `${root}/sdk/src/index.ts` },
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

/**
 *     const mounted = await Mounted.open({ dialog: 'shared/confirm-dialog.ts' });
 *     await mounted.run(({ kit }) =>
 *       kit.draw(kit.html`<parlor-confirm-dialog .question=${…}></parlor-confirm-dialog>`),
 *     );
 *     await mounted.expectAccessible();
 */
export class Mounted<M extends object> implements AsyncDisposable {
  readonly #faults: string[] = [];

  private constructor(readonly page: Page) {
    page.on('console', (line) => line.type() === 'error' && this.#faults.push(line.text()));
    page.on('pageerror', ({ message }) => this.#faults.push(message));
  }

  /** `modules`: the files under test by name, from `widget/src/`. */
  static async open<M extends object = object>(
    modules: NoInfer<Record<keyof M & string, string>>,
  ): Promise<Mounted<M>> {
    const [browser, script] = await Promise.all([launchChromium(), bundle(modules)]);
    const context = await browser.newContext({
      viewport: { width: 800, height: 700 },
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(30_000);
    const mounted = new Mounted<M>(await context.newPage());
    await mounted.page.setContent('<!doctype html><html lang="en"><title>Stage</title><body>');
    await mounted.page.addScriptTag({ content: script, type: 'module' });
    await mounted.page.waitForFunction('globalThis.mounted');
    return mounted;
  }

  get stage(): Locator {
    return this.page.locator('parlor-stage');
  }

  /** Runs a function in the page. It sees its parameters only; `given` is sent as JSON. */
  run<R, A = undefined>(
    task: (mounted: M & { kit: Kit }, given: A) => R,
    given?: A,
  ): Promise<Awaited<R>> {
    return this.page.evaluate(`(${task.toString()})(mounted, ${JSON.stringify(given)})`);
  }

  /** What the elements have announced and fired since `draw`. */
  log(): Promise<Kit['log']> {
    return this.run(({ kit }) => kit.log);
  }

  /** Fails if axe finds something, in light and dark and in both directions. */
  async expectAccessible(): Promise<void> {
    for (const [theme, dir] of [
      ['light', 'ltr'],
      ['dark', 'ltr'],
      ['light', 'rtl'],
    ] as const) {
      await this.stage.evaluate(
        (stage, [theme, dir]) => {
          stage.setAttribute('theme', theme!);
          stage.setAttribute('dir', dir!);
        },
        [theme, dir],
      );
      expect([theme, dir, await violationsIn(this.page, 'parlor-stage')]).toEqual([theme, dir, []]);
    }
  }

  /** Closes the page; fails if anything went wrong in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    expect(this.#faults).toEqual([]);
  }
}
