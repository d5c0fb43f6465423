// A sketch with a real Socket.IO client. `node sketch.js GENERATION ADDRESS TRANSPORTS [NAMESPACE]`; each line of its
// input is {"emit": [name, argument], "ack": true, "pad": {"name": …, "length": …}}, each line it says is what it heard.
// Long strings in what it says are told by their length and their first characters.
const [, , generation, address, transports, namespace = ''] = process.argv;
const client = require(`socket.io-client-${generation}`);
const options = { transports: transports.split(','), forceNew: true, timeout: 10000, reconnectionDelay: 50 };
const socket = (client.io || client)(address + namespace, options);

function say(heard) {
  const shorten = (key, value) =>
    typeof value === 'string' && value.length > 1000 ? { length: value.length, start: value.slice(0, 30) } : value;
  console.log(JSON.stringify(heard, shorten));
}

for (const event of ['info', 'data', 'error', 'successful_connection', 'update_response']) {
  socket.on(event, (argument) => say({ event, argument }));
}
socket.on('connect', () => say({ event: 'connect' }));
socket.on('disconnect', (reason) => say({ event: 'disconnect', reason }));
socket.on('connect_error', (error) => say({ event: 'connect_error', reason: String((error && error.message) || error) }));
socket.io.engine.on('upgrade', (transport) => say({ event: 'upgrade', to: transport.name }));

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { emit, pad, ack } = JSON.parse(line);
  if (pad) emit[1][pad.name] += 'x'.repeat(pad.length);
  if (ack) socket.emit(...emit, (argument) => say({ event: 'ack', argument }));
  else socket.emit(...emit);
});
process.stdin.on('end', () => process.exit(0));
