import { render } from 'lit';
import { actionIcons } from '../shared/action-icons.js';

/** The arrow beside a message that is being swiped. */
export function createSwipeArrow(): HTMLElement {
  const arrow = Object.assign(document.createElement('span'), {
    className: 'swipe-arrow',
    ariaHidden: 'true',
  });
  render(actionIcons.reply, arrow);
  return arrow;
}
