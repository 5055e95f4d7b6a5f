// A larger amqplib application, step by step. Usage: node application.js PORT
//
// Callback and promise API, requests and replies, prefetch, alternate exchange, errors. Prints a
// line for each step that worked. After `restart` it waits for a line on standard input, in which
// time the broker may be restarted, and then goes on with a new connection.
'use strict';

const amqp = require('amqplib');
const callbacks = require('amqplib/callback_api');
const assert = require('node:assert');
const { once } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');

const port = Number(process.argv[2]);
const url = `amqp://guest:guest@127.0.0.1:${port}?heartbeat=30`;
const CALLS = 'clients.application.calls';
const WORK = 'clients.application.work';
const UNROUTED = 'clients.application.unrouted';

async function connect() {
  const connection = await amqp.connect(url);
  connection.on('error', () => {}); // the broker is killed on purpose
  return connection;
}

// A server with the callback API.
function serve() {
  return new Promise((resolve, reject) => {
    callbacks.connect(url, (failed, connection) => {
      if (failed) return reject(failed);
      connection.on('error', () => {});
      connection.createChannel((e, channel) => {
        if (e) return reject(e);
        channel.on('error', () => {});
        channel.assertQueue(CALLS, { durable: false, autoDelete: true });
        channel.prefetch(1);
        const answer = (call) => {
          const number = Number(call.content.toString());
          const { replyTo, correlationId } = call.properties;
          channel.sendToQueue(replyTo, Buffer.from(String(number * number)), { correlationId });
          channel.ack(call);
        };
        channel.consume(CALLS, answer, {}, (err) => (err ? reject(err) : resolve(connection)));
      });
    });
  });
}

async function callAll(connection) {
  const channel = await connection.createChannel();
  const waiting = new Map();
  await channel.consume(
    'amq.rabbitmq.reply-to',
    (reply) => waiting.get(reply.properties.correlationId)(reply.content.toString()),
    { noAck: true },
  );
  const answers = [];
  for (let i = 0; i < 50; i++) {
    const correlationId = `call-${i}`;
    answers.push(new Promise((resolve) => waiting.set(correlationId, resolve)));
    const options = { replyTo: 'amq.rabbitmq.reply-to', correlationId };
    channel.sendToQueue(CALLS, Buffer.from(String(i)), options);
  }
  assert.deepStrictEqual(
    await Promise.all(answers),
    [...Array(50).keys()].map((i) => String(i * i)),
  );
  await channel.close();
}

async function confirmAndPrefetch(connection) {
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(WORK, { durable: true, maxPriority: 5 });
  await channel.purgeQueue(WORK);
  for (let i = 0; i < 100; i++) {
    channel.sendToQueue(WORK, Buffer.from(String(i)), { persistent: true, priority: i % 3 });
  }
  await channel.waitForConfirms();
  assert.strictEqual((await channel.checkQueue(WORK)).messageCount, 100);

  const reader = await connection.createChannel();
  await reader.prefetch(10);
  const got = [];
  await reader.consume(WORK, (message) => got.push(message));
  while (got.length < 10) await delay(10);
  await channel.checkQueue(WORK); // a round trip: anything above the limit would be here
  assert.strictEqual(got.length, 10);
  assert.ok(got.every((message) => message.properties.priority === 2));
  let acked = 0;
  while (acked < 100) {
    while (acked < got.length) reader.ack(got[acked++]);
    await delay(5);
  }
  const order = got.map((message) => Number(message.content.toString()));
  const sorted = [...Array(100).keys()].sort((a, b) => (b % 3) - (a % 3) || a - b);
  assert.deepStrictEqual(order, sorted);
  await reader.close();
  await channel.close();
}

async function alternate(connection) {
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange(UNROUTED, 'fanout', { durable: true });
  const options = { durable: true, alternateExchange: UNROUTED };
  await channel.assertExchange('clients.application.main', 'direct', options);
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, UNROUTED, '');
  channel.publish('clients.application.main', 'nobody', Buffer.from('astray'), { mandatory: true });
  await channel.waitForConfirms();
  const message = await channel.get(queue, { noAck: true });
  assert.strictEqual(message.content.toString(), 'astray');
  assert.strictEqual(message.fields.exchange, 'clients.application.main');
  await channel.deleteExchange('clients.application.main');
  await channel.deleteExchange(UNROUTED);
  await channel.close();
}

async function refused(connection) {
  const channel = await connection.createChannel();
  const closed = once(channel, 'error');
  await assert.rejects(channel.checkQueue('clients.application.missing'), /404/);
  const [error] = await closed;
  assert.strictEqual(error.code, 404);
  await (await connection.createChannel()).close(); // the connection goes on
}

async function main() {
  let connection = await connect();
  const server = await serve();
  await callAll(connection);
  console.log('call and reply');
  await confirmAndPrefetch(connection);
  console.log('confirm, prefetch and priorities');
  await alternate(connection);
  console.log('alternate exchange');
  await refused(connection);
  console.log('channel error');
  console.log('restart');
  await once(process.stdin, 'data');
  await connection.close().catch(() => {});
  await new Promise((resolve) => {
    try {
      server.close(resolve);
    } catch {
      resolve(); // closed with the broker
    }
  });
  connection = await connect();
  await confirmAndPrefetch(connection);
  await (await connection.createChannel()).deleteQueue(WORK);
  await connection.close();
  console.log('reconnect');
  process.exit(0);
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
