/** The webhooks of a site, and their deliveries. */
import './webhook.js';
import './webhooks.js';
