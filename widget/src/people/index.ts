/** People: the directory, contacts and their requests, and the page about one user. */
import './directory.js';
import './people.js';
import './person.js';
