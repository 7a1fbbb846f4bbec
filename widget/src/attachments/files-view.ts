/** The page with the pictures, files and links of a conversation. */
import './files.js';
