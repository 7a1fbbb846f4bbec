import { Person } from './person.js';
import type { TestServer } from './test-server.js';

/** Two who talk, and somebody who looks after the site. */
export async function moderated(server: TestServer) {
  const site = await server.site();
  const [ada, bob, moderator] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Bob'),
    await Person.of(server, site, 'Mo', 'moderator'),
  ];
  return { site, ada, bob, moderator, conversationId: await ada.start(bob) };
}
