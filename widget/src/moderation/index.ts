/** Moderation: what was reported and held, and one report. */
import './moderation.js';
import './report.js';
