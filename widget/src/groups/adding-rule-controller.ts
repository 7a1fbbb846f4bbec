import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../shared/view-context.js';

interface Host extends ReactiveControllerHost {
  readonly context: ViewContext;
}

/**
 * Which users get an invitation here instead of being added to a group, as far as the site's rules
 * decide it; users' own settings are known only afterwards.
 */
export class AddingRuleController implements ReactiveController {
  asks: 'nobody' | 'strangers' | 'everybody' = 'nobody';

  constructor(private readonly host: Host) {
    host.addController(this);
  }

  hostConnected(): void {
    const { site, me } = this.host.context;
    // Moderators of the site add everyone directly.
    if (me.role !== 'user') return;
    site().then(
      ({ whoMayAdd: rule }) => {
        const isStrict = rule === 'contacts' || (rule === 'anyone' && me.kind === 'guest');
        this.asks = rule === 'nobody' ? 'everybody' : isStrict ? 'strangers' : 'nobody';
        this.host.requestUpdate();
      },
      () => undefined,
    );
  }
}
