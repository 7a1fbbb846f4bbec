import { svg } from 'lit';
import { icon } from './icons.js';

/** Adding people: in the header of a group's conversation, and on the group's page. */
export const addIcon = icon(
  svg`<circle cx="8" cy="7" r="2.9"/><path d="M2.6 16.2c.3-3 2.5-4.7 5.4-4.7 1.6 0 3 .5 3.9 1.5M15 11v5.5M12.3 13.7h5.5"/>`,
);
