/** How the chat looks on the site's pages, with a preview. */
import './look.js';
