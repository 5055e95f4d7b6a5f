// What an application with the AWS SDK for JavaScript and sqs-consumer does, step by step.
// Usage: node client.mjs PORT
//
// Prints a line for each step that worked. After `restart` it waits for a line on standard input, in
// which time the broker may be restarted.
import assert from 'node:assert';
import { once } from 'node:events';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';

const sqs = new SQSClient({
  endpoint: `http://127.0.0.1:${process.argv[2]}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'client' }));
await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName: 'nowhere' })), QueueDoesNotExist);
console.log('create');

await sqs.send(
  new SendMessageCommand({
    QueueUrl,
    MessageBody: 'first',
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
  }),
);
const { Messages } = await sqs.send(
  new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 10 }),
);
assert.equal(Messages[0].Body, 'first');
assert.equal(Messages[0].MessageAttributes.kind.StringValue, 'test');
await sqs.send(
  new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }),
);
console.log('send, receive, delete');

const Entries = ['a', 'b', 'c'].map((id) => ({ Id: id, MessageBody: id }));
await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
console.log('restart');
await once(process.stdin, 'data');
process.stdin.pause();

const bodies = [];
await new Promise((resolve, reject) => {
  const consumer = Consumer.create({
    queueUrl: QueueUrl,
    sqs,
    batchSize: 10,
    visibilityTimeout: 30,
    heartbeatInterval: 1,
    handleMessage: async (message) => {
      await new Promise((done) => setTimeout(done, bodies.length === 0 ? 1500 : 0));
      bodies.push(message.Body);
      if (bodies.length === 3) {
        consumer.on('stopped', resolve);
        consumer.stop();
      }
      return message;
    },
  });
  consumer.on('error', reject);
  consumer.on('processing_error', reject);
  consumer.start();
});
assert.deepEqual(bodies.sort(), ['a', 'b', 'c']);

async function inFlight() {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).join();
}

for (let i = 0; i < 50 && (await inFlight()) !== '0,0'; i++) {
  await new Promise((done) => setTimeout(done, 100));
}
assert.equal(await inFlight(), '0,0');
console.log('consumer');
