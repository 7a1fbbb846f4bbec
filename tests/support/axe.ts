/**
 * What axe finds wrong in the chat of a page, or in another part of it, each with the markup that
 * it is about.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Axe {
  run(
    target: { include: string[] },
    options: { rules: Record<string, { enabled: boolean }> },
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

let source: Promise<string> | undefined;

export async function violationsIn(page: Page, part = 'parlor-chat'): Promise<string[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  return page.evaluate(async (part) => {
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
    // An experimental rule, which is off by itself: what is read on a button is part of what it is
    // called.
    const { violations } = await axe.run(
      { include: [part] },
      { rules: { 'label-content-name-mismatch': { enabled: true } } },
    );
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
    );
  }, part);
}
