// Hears Catwalk over Open Sound Control, without a library: what comes goes to oscEvent(). Made to be copied.
import java.net.*;
import java.nio.ByteBuffer;

SocketAddress CATWALK = new InetSocketAddress("127.0.0.1", 57100);
byte[] SUBSCRIBE = "/subscribe\0\0,\0\0\0".getBytes();  // words end with zeros, up to the next multiple of four

// Runs beside draw(): thread("hearOsc"). While nothing is heard it subscribes again, every second.
void hearOsc() throws IOException {
  DatagramSocket socket = new DatagramSocket();
  socket.setSoTimeout(1000);
  DatagramPacket packet = new DatagramPacket(new byte[65507], 65507);
  for (int silent = 1; true; silent++) {
    if (silent > 0) socket.send(new DatagramPacket(SUBSCRIBE, SUBSCRIBE.length, CATWALK));
    if (silent == 5) println("No Catwalk answers at port 57100. Start it in a terminal with: catwalk pose --open");
    try {
      packet.setLength(65507);
      socket.receive(packet);
      readOsc(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).slice());
      silent = -1;
    } catch (SocketTimeoutException nothing) {  // so it is silent for one more second
    }
  }
}

void readOsc(ByteBuffer packet) {
  String address = readWord(packet);
  if (address.equals("#bundle")) {
    for (packet.getLong(); packet.hasRemaining(); ) {  // its time, then messages with their lengths
      int size = packet.getInt();
      readOsc(packet.slice().limit(size).slice());
      packet.position(packet.position() + size);
    }
    return;
  }
  String types = readWord(packet).substring(1);
  float[] numbers = new float[types.length()];
  for (int i = 0; i < numbers.length; i++) {
    if (types.charAt(i) == 'f') numbers[i] = packet.getFloat();
    else if (types.charAt(i) == 'i') numbers[i] = packet.getInt();
    else readWord(packet);
  }
  oscEvent(address, numbers);
}

String readWord(ByteBuffer packet) {
  String word = "";
  for (byte letter = packet.get(); letter != 0; letter = packet.get()) word += char(letter);
  packet.position((packet.position() + 3) / 4 * 4);
  return word;
}
