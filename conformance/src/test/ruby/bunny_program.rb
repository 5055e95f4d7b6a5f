# What a Bunny application does, step by step. Usage: ruby bunny_program.rb PORT
#
# Prints a line for each step that worked. After `restart` it waits for a line on standard input, in
# which time the broker may be restarted; Bunny connects again and recovers its topology by itself.

require 'bunny'
require 'timeout'

LIMIT = 30

def step(name)
  puts name
  $stdout.flush
end

def check(holds, what)
  raise "expected: #{what}" unless holds
end

def take(deliveries)
  Timeout.timeout(LIMIT) { deliveries.pop }
end

def check_delivery(delivery, body, redelivered)
  info, properties, content = delivery
  check content == body, "#{body}, not #{content}"
  check info.redelivered? == redelivered, "#{body} redelivered: #{redelivered}"
  check properties.headers['client'] == 'bunny', 'the header'
  info.delivery_tag
end

def publish(exchange, key, body)
  exchange.publish(body, routing_key: key, persistent: true, mandatory: true,
                         headers: { client: 'bunny', list: [1, 'two', nil, { three: 3.5 }] })
  check exchange.channel.wait_for_confirms, 'confirmed'
end

connection = Bunny.new(host: '127.0.0.1', port: ARGV[0].to_i, network_recovery_interval: 0.5,
                       recover_from_connection_close: true, heartbeat: 10, log_level: :fatal)
connection.start
channel = connection.create_channel
channel.confirm_select
channel.prefetch(10)
exchange = channel.topic('clients.bunny.topic', durable: true)
dead = channel.queue('clients.bunny.dead', durable: true)
queue = channel.queue('clients.bunny', durable: true, arguments: {
                        'x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => dead.name,
                        'x-message-ttl' => 600_000
                      })
queue.purge
dead.purge
queue.bind(exchange, routing_key: 'bunny.#')
step 'declare'

%w[one two three].each { |body| publish(exchange, "bunny.#{body}", body) }
check queue.message_count == 3, 'three messages'
step 'publish with confirm'

deliveries = Queue.new
queue.subscribe(manual_ack: true) { |info, properties, body| deliveries << [info, properties, body] }
one = check_delivery(take(deliveries), 'one', false)
two = check_delivery(take(deliveries), 'two', false)
three = check_delivery(take(deliveries), 'three', false)
step 'consume'

channel.ack(one)
channel.nack(two, false, true)
channel.ack(check_delivery(take(deliveries), 'two', true))
channel.reject(three, false)
letter = nil
Timeout.timeout(LIMIT) { sleep 0.05 until (letter = dead.pop)[0] }
death = letter[1].headers['x-death'].first
check death['reason'] == 'rejected' && death['queue'] == queue.name, 'x-death'
step 'ack, nack and reject'

returned = Queue.new
exchange.on_return { |info, _properties, body| returned << [info.reply_code, body] }
publish(exchange, 'nowhere', 'lost')
check take(returned) == [312, 'lost'], 'returned'
step 'mandatory return'

begin
  connection.create_channel.queue('clients.bunny', durable: false)
  raise 'expected: an error'
rescue Bunny::PreconditionFailed
  step 'channel error'
end

temporary = channel.queue('', exclusive: true)
temporary.bind(exchange, routing_key: 'temporary')
passing = Queue.new
temporary.subscribe { |_info, _properties, body| passing << body }

step 'restart'
$stdin.gets
# what was declared and subscribed comes back, the server-named queue under a new name
Timeout.timeout(LIMIT) do
  loop do
    begin
      exchange.publish('again', routing_key: 'temporary')
      sleep 0.2
    rescue Bunny::Exception, IOError, SystemCallError
      sleep 0.2
    end
    break unless passing.empty?
  end
end
publish(exchange, 'bunny.last', 'last')
channel.ack(check_delivery(take(deliveries), 'last', false))
Timeout.timeout(LIMIT) { sleep 0.05 until queue.message_count.zero? }
queue.delete
dead.delete
exchange.delete
connection.close
step 'reconnect'
