/**
 * The server appends this to the loader if the page names its site in the address of the script,
 * `/parlor.js?site=pk_…`, and the site has a look: the launcher has it from the beginning, without
 * a request of its own.
 */
import { applyLookEarly, type Look } from '../shared/look.js';

/** The server inserts both. */
declare const __PARLOR_SITE__: string;
declare const __PARLOR_LOOK__: Look;

applyLookEarly(__PARLOR_SITE__, __PARLOR_LOOK__);
