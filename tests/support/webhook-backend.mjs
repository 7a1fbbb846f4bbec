/**
 * The backend of a host as a process that tests may kill. It verifies each request, writes what it
 * accepts to a file before it answers, and refuses the rest. Until it is told to be calm, some of
 * its answers fail, are late, or never come. Takes `{port, secret, file}` as JSON in its first
 * argument, and prints a line when it listens.
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { verifyWebhook } from '../../sdk/dist/server/index.js';

const { port, secret, file } = JSON.parse(process.argv[2]);
let isCalm = false;

const kept = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

// A line begins with its line feed: what follows a line that a kill has cut off is whole.
const write = (line) => appendFileSync(file, `\n${JSON.stringify(line)}`);

function receive(body, headers, response) {
  try {
    verifyWebhook(body, headers, secret);
  } catch {
    response.writeHead(400).end();
    return;
  }
  const dice = isCalm ? 1 : Math.random();
  if (dice < 0.02) {
    response.writeHead(500).end();
    return;
  }
  // Never answered, accepted or not.
  if (dice < 0.025) return;
  write({ body, headers: Object.fromEntries(kept.map((name) => [name, headers[name]])) });
  if (dice < 0.03) return;
  response.writeHead(204);
  if (dice < 0.1) setTimeout(() => response.end(), 100);
  else response.end();
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => receive(Buffer.concat(chunks).toString(), request.headers, response));
});
server.listen(port, '127.0.0.1', () => process.send('listening'));
process.on('message', () => (isCalm = true));
// The process of the tests has ended.
process.on('disconnect', () => process.exit());
