import type { HostSite, HostSiteChange } from '@parlor/sdk/protocol/host-site';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { ConsoleView } from '../shared/console-view.js';
import { LoadController } from '../shared/load-controller.js';
import { card, formFailure, loadFailure, loadingRows, pageHead } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { settingInput } from './setting-input.js';
import { type SettingField, type SettingGroup, settingGroups, type Value } from './setting-list.js';
import { settingsStyles } from './settings.styles.js';

type Values = Readonly<Record<string, unknown>>;

/** All settings of the site, in groups that are saved together. */
export class SettingsView extends ConsoleView {
  static override styles = [...ConsoleView.styles, settingsStyles];

  /** What was changed and is not saved, by path. */
  @state() private changes: ReadonlyMap<string, Value> = new Map();
  /** The group that is being saved. */
  @state() private saving: string | undefined;
  readonly #task = new TaskController(this);
  readonly #site = new LoadController(this, (signal) =>
    this.context.call('host.getSite', {}, { signal }),
  );

  protected override render(): TemplateResult {
    const { value: site, error } = this.#site;
    const mayChange = this.context.can('admin');
    return html`<div class="page">
      ${pageHead({
        title: 'Settings',
        intro: mayChange
          ? 'Changes reach open chats within seconds.'
          : 'Only admins and owners may change these.',
      })}
      ${
        site
          ? settingGroups.map((group) => this.#group(group, site, mayChange))
          : error === undefined
            ? html`<div class="card">${loadingRows(6)}</div>`
            : html`<div class="card">${loadFailure(error, this.#site.load)}</div>`
      }
      ${site && this.context.site?.role === 'owner' ? this.#dangerZone() : nothing}
    </div>`;
  }

  #group(group: SettingGroup, site: HostSite, mayChange: boolean): TemplateResult {
    const isDirty = group.fields.some(({ path }) => this.changes.has(path));
    const isSaving = this.#task.busy && this.saving === group.id;
    return card({
      id: group.id,
      title: group.title,
      text: group.text,
      content: html`<form @submit=${(event: Event) => this.#save(event, group, site)}>
        <div class="settings">
          ${group.fields.map((field) =>
            settingInput({
              field,
              value: this.#valueOf(field, site),
              disabled: !mayChange || isSaving,
              changed: (value) => this.#change(field, site, value),
            }),
          )}
        </div>
        ${this.saving === group.id ? formFailure(this.#task.error) : nothing}
        ${
          isDirty
            ? html`<div class="actions">
                <button class="button" type="button" @click=${() => this.#discard(group)}>
                  Discard
                </button>
                <button
                  class="button primary"
                  type="submit"
                  aria-disabled=${isSaving ? 'true' : nothing}
                >
                  Save
                </button>
              </div>`
            : nothing
        }
      </form>`,
    });
  }

  /** What is chosen; `null` is a value that a change may have. */
  #valueOf({ path }: SettingField, site: HostSite): Value {
    return this.changes.has(path) ? this.changes.get(path)! : (valueAt(site, path) as Value);
  }

  #change({ path }: SettingField, site: HostSite, value: Value): void {
    const changes = new Map(this.changes);
    const isSame = JSON.stringify(value) === JSON.stringify(valueAt(site, path));
    if (isSame) changes.delete(path);
    else changes.set(path, value);
    this.changes = changes;
  }

  #discard({ fields }: SettingGroup): void {
    const changes = new Map(this.changes);
    for (const { path } of fields) changes.delete(path);
    this.changes = changes;
    this.#task.reset();
  }

  readonly #save = async (event: Event, group: SettingGroup, site: HostSite): Promise<void> => {
    event.preventDefault();
    const paths = group.fields.map(({ path }) => path).filter((path) => this.changes.has(path));
    const before = changeOf(paths.map((path) => [path, valueAt(site, path)]));
    const after = changeOf(paths.map((path) => [path, this.changes.get(path)]));
    this.saving = group.id;
    const isSaved = await this.#task.run(() => this.#update(after));
    if (!isSaved) return;
    this.#discard(group);
    this.context.toast(`${group.title}: saved.`, { undo: () => this.#update(before) });
  };

  async #update(change: HostSiteChange): Promise<void> {
    this.#site.set(await this.context.call('host.updateSite', change));
    if ('name' in change) await this.context.refresh();
  }

  #dangerZone(): TemplateResult {
    return card({
      id: 'delete',
      title: 'Delete this site',
      text: 'Deletes all people, conversations, files and keys of the site. This cannot be undone.',
      buttons: html`<button class="button danger-quiet" type="button" @click=${this.#delete}>
        Delete site
      </button>`,
      content: nothing,
    });
  }

  readonly #delete = async (): Promise<void> => {
    const { site, confirm, call, refresh, navigate, toast } = this.context;
    const isDone = await confirm({
      title: `Delete ${site!.name}?`,
      text: 'All people, conversations, files and keys of this site are deleted for good.',
      action: 'Delete site',
      danger: true,
      type: site!.name,
      act: () => call('operators.deleteSite', { siteId: site!.id, name: site!.name }),
    });
    if (!isDone) return;
    navigate('/sites');
    await refresh();
    toast(`${site!.name} is deleted.`);
  };
}

const valueAt = (values: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Values | undefined)?.[key], values);

/** `{ a: { b: 1 } }` of `['a.b', 1]`. */
function changeOf(entries: readonly (readonly [path: string, value: unknown])[]): HostSiteChange {
  const object: Record<string, unknown> = {};
  for (const [path, value] of entries) {
    const [key, field] = path.split('.') as [string, string?];
    if (field === undefined) object[key] = value;
    else object[key] = { ...(object[key] as object | undefined), [field]: value };
  }
  return object;
}

define('console-settings', SettingsView);
