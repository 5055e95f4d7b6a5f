// kafkajs against a broker: topics, a codec, a group and its offsets. Prints its steps.
'use strict';

const { CompressionTypes, Kafka, logLevel } = require('kafkajs');

const [address, name] = process.argv.slice(2);
const kafka = new Kafka({ brokers: [address], clientId: 'conformance', logLevel: logLevel.ERROR });
const groupId = `${name}-group`;

/// Takes so many values as a member of the group.
async function take(count) {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  const values = [];
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`got ${values.length} of ${count}`)), 40_000).unref();
    consumer
      .run({
        eachMessage: async ({ message }) => {
          values.push(message.value.toString());
          if (values.length === count) {
            resolve();
          }
        },
      })
      .catch(reject);
  });
  await consumer.stop();
  await consumer.disconnect();
  return values.sort();
}

async function main() {
  const admin = kafka.admin();
  await admin.connect();
  console.log('made', await admin.createTopics({ topics: [{ topic: name, numPartitions: 2 }] }));
  console.log('made', await admin.createTopics({ topics: [{ topic: name, numPartitions: 2 }] }));
  await admin.createPartitions({ topicPartitions: [{ topic: name, count: 3 }] });

  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const sent = Array.from({ length: 60 }, (_, i) => `value ${String(i).padStart(3, '0')}`);
  await producer.send({
    topic: name,
    compression: CompressionTypes.GZIP,
    messages: sent.map((value, i) => ({ key: `key ${i}`, value, headers: { h: '1' } })),
  });
  console.log('took', JSON.stringify(await take(60)) === JSON.stringify(sent));
  await producer.send({ topic: name, messages: [{ value: 'later' }] });
  console.log('later', await take(1));
  await producer.disconnect();

  const described = await admin.describeGroups([groupId]);
  console.log('state', described.groups[0].state);
  const offsets = await admin.fetchOffsets({ groupId, topics: [name] });
  const committed = offsets[0].partitions.map(partition => Number(partition.offset));
  console.log('committed', committed.reduce((sum, offset) => sum + Math.max(0, offset), 0));
  const config = await admin.describeConfigs({
    resources: [{ type: 2, name, configNames: ['cleanup.policy'] }],
  });
  console.log('policy', config.resources[0].configEntries[0].configValue);
  await admin.resetOffsets({ groupId, topic: name, earliest: true });
  console.log('again', (await take(61)).length);
  await admin.deleteGroups([groupId]);
  await admin.deleteTopics({ topics: [name] });
  console.log('deleted', !(await admin.listTopics()).includes(name));
  await admin.disconnect();
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
