/** What axe finds wrong in a page, in the light and in the dark scheme. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Axe {
  run(
    target: { include: string[] },
    options: { rules?: Record<string, { enabled: boolean }>; runOnly?: string[] },
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

let source: Promise<string> | undefined;

type Run = Parameters<Axe['run']>[1];

/** An experimental rule, off by default: an accessible name contains the visible text. */
const everything: Run = { rules: { 'label-content-name-mismatch': { enabled: true } } };
/** The one rule whose result depends on the scheme. */
const contrast: Run = { runOnly: ['color-contrast'] };

/**
 * What axe finds wrong in the chat of a page, or in another part of it, each with its markup. The
 * contrast is also checked in the other scheme, which saves tests a second visit.
 */
export async function violationsIn(page: Page, part = 'parlor-chat'): Promise<string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [scheme, other] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  const found = await violationsNow(page, part);
  await page.emulateMedia({ colorScheme: other });
  found.push(...(await run(page, part, contrast)).map((one) => `in ${other}: ${one}`));
  await page.emulateMedia({ colorScheme: scheme });
  return found;
}

/** The same in the present scheme only. */
export const violationsNow = (page: Page, part = 'parlor-chat'): Promise<string[]> =>
  run(page, part, everything);

async function run(page: Page, part: string, options: Run): Promise<string[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  return page.evaluate(
    async ([part, options]) => {
      const { axe } = window as unknown as { axe: Axe };
      // An element that still fades in has too little contrast for a moment, so animations are
      // awaited; those of waiting placeholders never end.
      const rootsIn = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
        root,
        ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
          shadowRoot ? rootsIn(shadowRoot) : [],
        ),
      ];
      const moving = rootsIn(document).flatMap((root) => root.getAnimations());
      const ending = moving.filter(
        (one) =>
          one.playState === 'running' && Number.isFinite(one.effect?.getComputedTiming().endTime),
      );
      await Promise.all(ending.map((one) => one.finished.catch(() => undefined)));
      const { violations } = await axe.run({ include: [part] }, options);
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
      );
    },
    [part, options] as const,
  );
}
