import { LitElement } from 'lit';
import { nextTask } from './next-task.js';

/**
 * Runs its first render in a task of its own. Otherwise large nested elements would all render in
 * the task of the press or fetch that created the first one, and the page would be blocked until
 * the last one is done.
 */
export class DeferredElement extends LitElement {
  protected override async scheduleUpdate(): Promise<unknown> {
    if (!this.hasUpdated) await nextTask();
    return super.scheduleUpdate();
  }
}
