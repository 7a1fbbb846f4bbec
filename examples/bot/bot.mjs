/**
 * A bot in Node: it answers what people write to it word by word, as a language model would, and
 * offers quick replies. docs/guide/bots.md explains it, examples/README.md how to run it.
 */
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { createBot } from '@parlor/sdk/server';

const { PARLOR_URL: url, PARLOR_SITE: site, PARLOR_BOT_TOKEN: token } = process.env;

const questions = [
  { label: 'Where is my order?', value: 'order' },
  { label: 'Which lamp suits me?', value: 'lamp' },
  { label: 'What can you do?', value: 'help' },
];

const answers = {
  order:
    'Your lamp left our workshop this morning. It is packed in **recycled wool** and takes two to three days. You get a message when it is at your door.',
  lamp: 'For reading, take one that throws its light downwards. For a dark corner, one with a shade of paper: it glows rather than shines.',
  help: 'I answer questions about orders and lamps. I am a program of a few lines, so that you can see how a bot is made.',
};

const bot = createBot({ url, site, token });
const me = await bot.start();

bot.on('message.created', ({ conversationId, message }) => {
  if (message.kind !== 'text' || message.senderId === me.id) return;
  answer(conversationId, message).catch((error) => process.stderr.write(`${error.message}\n`));
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void bot.close());

async function answer(conversationId, message) {
  await bot.receipts.markRead(conversationId, message.seq);
  // A quick reply has a value; whoever types gets the same help.
  const words = (answers[message.choice?.value] ?? answers.help).split(' ');
  const stream = await bot.messages.stream(conversationId);
  for (const word of words) {
    await stream.append(`${stream.text && ' '}${word}`);
    await wait(60);
  }
  const others = questions.filter(({ value }) => value !== message.choice?.value);
  await stream.end({ blocks: [{ type: 'quickReplies', replies: others }] });
}
