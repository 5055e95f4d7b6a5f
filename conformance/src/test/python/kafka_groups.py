"""kafka-python against a broker: topics, a codec, a group and its offsets. Prints its steps."""
import sys
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewPartitions, NewTopic
from kafka.errors import TopicAlreadyExistsError

ADDRESS, NAME = sys.argv[1], sys.argv[2]
LIMIT_SECONDS = 40


def consumer():
    return KafkaConsumer(
        NAME,
        bootstrap_servers=ADDRESS,
        group_id=NAME + "-group",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        value_deserializer=bytes.decode,
    )


def take(reader, count):
    values = []
    end = time.monotonic() + LIMIT_SECONDS
    while len(values) < count and time.monotonic() < end:
        for records in reader.poll(timeout_ms=500).values():
            values += [record.value for record in records]
    return sorted(values)


def main():
    admin = KafkaAdminClient(bootstrap_servers=ADDRESS)
    admin.create_topics([NewTopic(NAME, num_partitions=2, replication_factor=1)])
    try:
        admin.create_topics([NewTopic(NAME, num_partitions=2, replication_factor=1)])
    except TopicAlreadyExistsError:
        print("exists")
    admin.create_partitions({NAME: NewPartitions(total_count=3)})

    producer = KafkaProducer(bootstrap_servers=ADDRESS, compression_type="gzip", acks="all")
    sent = ["value %03d" % number for number in range(60)]
    for number, value in enumerate(sent):
        producer.send(NAME, key=b"key %d" % number, value=value.encode(), headers=[("h", b"1")])
    producer.flush()

    first = consumer()
    print("took", take(first, 60) == sent)
    first.commit()
    first.close()

    producer.send(NAME, value=b"later").get(timeout=20)
    second = consumer()
    print("later", take(second, 1))
    second.commit()
    partitions = [TopicPartition(NAME, number) for number in second.partitions_for_topic(NAME)]
    print("partitions", len(partitions))
    print("ends", sum(second.end_offsets(partitions).values()))
    print("committed", sum(second.committed(partition) or 0 for partition in partitions))
    second.close()
    print("groups", (NAME + "-group", "consumer") in admin.list_consumer_groups())
    print("offsets", sum(o.offset for o in admin.list_consumer_group_offsets(NAME + "-group").values()))
    admin.delete_topics([NAME])
    print("deleted", NAME not in consumer_topics(admin))


def consumer_topics(admin):
    end = time.monotonic() + LIMIT_SECONDS
    topics = admin.list_topics()
    while NAME in topics and time.monotonic() < end:
        time.sleep(0.1)
        topics = admin.list_topics()
    return topics


main()
