/** The people of a site: the list, and the page of a person. */
import './people.js';
import './person.js';
