import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../shared/view-context.js';

interface Host extends ReactiveControllerHost {
  readonly context: ViewContext;
}

/**
 * Who gets an invitation here instead of being added to a group, as far as the site says it; what
 * single people want is known afterwards.
 */
export class AddingRuleController implements ReactiveController {
  asks: 'nobody' | 'strangers' | 'everybody' = 'nobody';

  constructor(private readonly host: Host) {
    host.addController(this);
  }

  hostConnected(): void {
    const { site, me } = this.host.context;
    // Moderators of the site add everybody.
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
