// What an amqplib application does, step by step. Usage: node client.js PORT
//
// Prints a line for each step that worked. After `restart` it waits for a line on standard input, in
// which time the broker may be restarted, and then goes on with a new connection.
'use strict';

const amqp = require('amqplib');
const assert = require('node:assert');
const { once } = require('node:events');

const QUEUE = 'clients.amqplib';
const port = Number(process.argv[2]);

async function connect() {
  const connection = await amqp.connect(`amqp://guest:guest@127.0.0.1:${port}?heartbeat=30`);
  connection.on('error', () => {}); // the broker is killed on purpose
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => {});
  return { connection, channel };
}

function publish(channel, key, body) {
  const options = { persistent: true, mandatory: true, headers: { client: 'amqplib' } };
  return new Promise((resolve, reject) => {
    channel.publish('', key, Buffer.from(body), options, (e) => (e ? reject(e) : resolve()));
  });
}

// A consumer as a queue of deliveries.
async function consumer(channel) {
  const waiting = [];
  const takers = [];
  await channel.consume(QUEUE, (message) => {
    if (takers.length > 0) takers.shift()(message);
    else waiting.push(message);
  });
  return () =>
    new Promise((resolve) => {
      if (waiting.length > 0) resolve(waiting.shift());
      else takers.push(resolve);
    });
}

function check(message, body, redelivered) {
  assert.strictEqual(message.content.toString(), body);
  assert.strictEqual(message.fields.redelivered, redelivered);
  assert.strictEqual(message.properties.headers.client, 'amqplib');
}

async function main() {
  let { connection, channel } = await connect();
  await channel.deleteQueue(QUEUE);
  const declared = await channel.assertQueue(QUEUE, { durable: true });
  assert.strictEqual(declared.messageCount, 0);
  console.log('declare');

  for (const body of ['one', 'two', 'three']) await publish(channel, QUEUE, body);
  console.log('publish with confirm');

  let next = await consumer(channel);
  const one = await next();
  const two = await next();
  const three = await next();
  check(one, 'one', false);
  check(two, 'two', false);
  check(three, 'three', false);
  console.log('consume');

  channel.ack(one);
  channel.nack(two, false, true);
  const again = await next();
  check(again, 'two', true);
  channel.ack(again);
  console.log('ack and nack-requeue');

  const returned = once(channel, 'return');
  await publish(channel, 'clients.nowhere', 'lost');
  const [back] = await returned;
  assert.strictEqual(back.fields.replyCode, 312);
  console.log('mandatory return');

  console.log('restart');
  await once(process.stdin, 'data');
  await connection.close().catch(() => {}); // the broker is another process by now
  ({ connection, channel } = await connect());
  next = await consumer(channel);
  const left = await next();
  check(left, 'three', true);
  channel.ack(left);
  await publish(channel, QUEUE, 'four');
  const last = await next();
  check(last, 'four', false);
  channel.ack(last);
  assert.strictEqual((await channel.deleteQueue(QUEUE)).messageCount, 0);
  await connection.close();
  console.log('reconnect');
  process.exit(0);
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
