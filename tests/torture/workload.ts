/**
 * Runs a plan against a server: many clients at once, then quiet, then a last look at everything.
 * What it gives is for the checker.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { checkStores } from './checks/stores.js';
import type { Device } from './device.js';
import { readFinalState } from './final-state.js';
import { type FinalState, History } from './history.js';
import { Ledger } from './ledger.js';
import type { Action, Plan } from './plan.js';
import { perform } from './steps.js';
import { settle, type Target } from './world.js';

export interface RunOptions {
  /** Steps of one device that are under way together. */
  width: number;
  actions: readonly Action[];
  /** Makes trouble until the signal, then mends everything. */
  trouble?: (ended: AbortSignal) => Promise<void>;
  /** Clients of the SDK have to agree with the database this soon after quiet. */
  agreeWithinMs?: number;
}

export interface Outcome {
  history: History;
  final: FinalState;
}

export async function run(target: Target, plan: Plan, options: RunOptions): Promise<Outcome> {
  const history = new History();
  const devices = await settle(target, plan, history);
  try {
    const ended = new AbortController();
    const trouble = options.trouble?.(ended.signal);
    // As a browser that says, again and again, that the network is back: waiting out every pause
    // would take hours.
    const impatience = setInterval(() => devices.forEach(({ sdk }) => sdk?.reconnect()), 300);
    try {
      await Promise.all(
        devices.map((device, index) =>
          work(device, plan.steps[index % plan.steps.length]!, options.width),
        ),
      );
    } finally {
      clearInterval(impatience);
      ended.abort();
      await trouble;
    }
    await allConnected(devices);
    history.note({ kind: 'quiet' });
    for (const device of devices) await lookAtEverything(device, options.actions);
    return {
      history,
      final: await agreed(target, devices, history, options.agreeWithinMs ?? 5_000),
    };
  } finally {
    await Promise.all(devices.map((device) => leave(device)));
  }
}

/** `width` steps at a time, in the order of the plan. */
async function work(device: Device, steps: Plan['steps'][number], width: number): Promise<void> {
  const rest = steps.values();
  const one = async () => {
    for (const step of rest) await perform(device, step);
  };
  await Promise.all(Array.from({ length: width }, one));
}

async function allConnected(devices: readonly Device[]): Promise<void> {
  for (const { raw, sdk } of devices) {
    if (!sdk) await raw.connect();
    while (sdk && !sdk.connected) {
      sdk.reconnect();
      await pause(50);
    }
  }
}

/** All by HTTP, page by page, as somebody who comes new. */
async function lookAtEverything({ raw, rooms }: Device, actions: readonly Action[]): Promise<void> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await raw.insist(
      'conversations.list',
      cursor === undefined ? {} : { cursor },
      'http',
    );
    cursor = page.ok ? page.data.next : null;
  }
  if (actions.includes('unread')) await raw.insist('receipts.unread', {}, 'http');
  for (const { id } of rooms) {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await raw.insist(
        'messages.list',
        { conversationId: id, limit: 100, ...(cursor !== undefined && { cursor }) },
        'http',
      );
      cursor = page.ok ? page.data.prev : null;
    }
  }
}

/**
 * Waits until what the SDK's clients show is what the database has, or the time is up: then the
 * checker says what differs.
 */
async function agreed(
  target: Target,
  devices: readonly Device[],
  history: History,
  withinMs: number,
): Promise<FinalState> {
  const siteIds = target.sites.map(({ id }) => id);
  const deadline = performance.now() + withinMs;
  for (;;) {
    const final = await readFinalState(
      target.sql,
      siteIds,
      devices.flatMap(({ sdk }) => (sdk ? [sdk.store()] : [])),
    );
    let differs = false;
    checkStores(new Ledger(new Ended(history), final))(() => (differs = true));
    if (!differs || performance.now() > deadline) return final;
    await pause(100);
  }
}

/** Who is who, without what happened: enough to compare what clients show. */
class Ended extends History {
  constructor({ clients }: History) {
    super();
    for (const client of clients.values()) this.enroll(client);
  }
}

async function leave({ raw, sdk }: Device): Promise<void> {
  raw.close();
  await sdk?.close();
}
