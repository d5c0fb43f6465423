package catwalk;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** A name that no network knows yet is looked up again, and holds up nothing. */
final class CheckOscDoor {
  public static void main(String[] words) throws Exception {
    try (DatagramSocket catwalk = new DatagramSocket(new InetSocketAddress("localhost", 0))) {
      catwalk.setSoTimeout(30_000);
      InetSocketAddress place = InetSocketAddress.createUnresolved("localhost", catwalk.getLocalPort());
      OscDoor door = new OscDoor(0, place, message -> { }, sentence -> true, line -> { });
      door.subscribe(new Object[] {"pose"});
      door.send(OscPacket.write("/early"));
      Thread thread = new Thread(door);
      thread.start();
      DatagramPacket packet = new DatagramPacket(new byte[999], 999);
      catwalk.receive(packet);
      assert OscPacket.read(packet.getData(), packet.getLength()).get(0).address().equals("/ping");
      assert !door.isThere();
      door.close();
      door.close();
      thread.join(30_000);
      assert !thread.isAlive();
    }
  }
}
