package oscP5;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import netP5.NetAddress;

/** Stands in for the library oscP5, with the few calls that the sketches make; its socket is real, and as short-sighted. */
public class OscP5 {
  private static final int LONGEST = 1536; // bytes that oscP5 takes of a datagram, unless told otherwise

  private final DatagramSocket socket;
  private final Object sketch;
  private final Method event;

  public OscP5(Object sketch, int port) {
    try {
      this.sketch = sketch;
      event = sketch.getClass().getMethod("oscEvent", OscMessage.class);
      socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    } catch (IOException | NoSuchMethodException problem) {
      throw new IllegalStateException(problem);
    }
    Thread ears = new Thread(this::listen);
    ears.setDaemon(true);
    ears.start();
  }

  public void send(OscMessage message, NetAddress to) {
    byte[] bytes = message.write();
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(to.host), to.port));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private void listen() {
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    while (true) {
      try {
        packet.setLength(LONGEST);
        socket.receive(packet);
        read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).slice());
      } catch (IOException | ReflectiveOperationException problem) {
        throw new IllegalStateException(problem);
      }
    }
  }

  private void read(ByteBuffer packet) throws ReflectiveOperationException {
    if (packet.get(0) != '#') {
      event.invoke(sketch, new OscMessage(packet));
      return;
    }
    packet.position(16);
    while (packet.hasRemaining()) {
      int size = packet.getInt();
      read(packet.slice().limit(size).slice());
      packet.position(packet.position() + size);
    }
  }
}
