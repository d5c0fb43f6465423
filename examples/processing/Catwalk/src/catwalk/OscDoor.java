package catwalk;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A UDP socket that asks Catwalk for its answers, and sees to it that they come: it asks again when Catwalk has just
 * started, and says once when it is not there.
 */
final class OscDoor implements Runnable {
  private static final int TICK = 1_000; // milliseconds
  private static final long LATE = 4_000_000_000L; // nanoseconds without a word after which Catwalk counts as gone
  private static final int LARGEST = 65_535;

  private final DatagramSocket socket;
  private volatile InetSocketAddress catwalk; // null: hears only
  private final Consumer<OscPacket.OscMessage> hear;
  private final Predicate<String> complain; // whether it was told
  private final Consumer<String> note;
  private Object[] subscription; // null: none
  private boolean asked; // to be subscribed, and not yet answered
  private volatile long heard = System.nanoTime();
  private volatile long told = System.nanoTime(); // when something else came than that it lives
  private volatile boolean there; // since it was heard first
  private boolean missed; // and a sentence said so

  /**
   * @param port of this computer to hear at, 0 for any
   * @param catwalk where to ask; null to hear only
   * @throws IOException when the port is taken
   */
  OscDoor(int port, InetSocketAddress catwalk, Consumer<OscPacket.OscMessage> hear, Predicate<String> complain,
      Consumer<String> note) throws IOException {
    socket = new DatagramSocket(port);
    socket.setSoTimeout(TICK);
    this.catwalk = catwalk;
    this.hear = hear;
    this.complain = complain;
    this.note = note;
  }

  boolean isThere() {
    return there && System.nanoTime() - heard < LATE;
  }

  synchronized void subscribe(Object[] wanted) {
    subscription = wanted;
    askAgain();
  }

  private synchronized void askAgain() {
    asked = subscription != null;
    told = System.nanoTime();
    if (asked) send(OscPacket.write("/subscribe", subscription));
  }

  void send(byte[] packet) {
    InetSocketAddress goal = catwalk;
    if (goal == null || goal.isUnresolved()) return;
    try {
      socket.send(new DatagramPacket(packet, packet.length, goal));
    } catch (IOException refused) {
      if (!socket.isClosed()) complain.test("By OSC nothing can be sent to " + nameCatwalk() + ": " + refused.getMessage());
    }
  }

  private String nameCatwalk() {
    return catwalk.getHostString() + ":" + catwalk.getPort();
  }

  synchronized void close() {
    if (subscription != null) send(OscPacket.write("/unsubscribe"));
    socket.close();
  }

  @Override
  public void run() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    long next = System.nanoTime();
    while (!socket.isClosed()) {
      try {
        packet.setLength(LARGEST);
        socket.receive(packet);
        take(packet);
      } catch (SocketTimeoutException quiet) {
        // look after the connection below
      } catch (IOException | IllegalArgumentException broken) {
        if (!socket.isClosed()) complain.test("By OSC came what is none: " + broken.getMessage());
      }
      if (catwalk != null && System.nanoTime() - next >= 0) {
        next = System.nanoTime() + TICK * 1_000_000L;
        if (catwalk.isUnresolved()) catwalk = new InetSocketAddress(catwalk.getHostString(), catwalk.getPort()); // takes long
        lookAfter(System.nanoTime());
      }
    }
  }

  private void take(DatagramPacket packet) {
    for (OscPacket.OscMessage message : OscPacket.read(packet.getData(), packet.getLength())) {
      heard = System.nanoTime();
      if (missed) note.accept("hears Catwalk by OSC.");
      missed = false;
      there = true;
      if (message.address().equals("/pong")) continue;
      told = heard;
      if (message.address().equals("/catwalk/hello")) welcome();
      hear.accept(message);
    }
  }

  /** Catwalk says hello when it has subscribed us, and when it has just started and knows of nobody. */
  private synchronized void welcome() {
    if (asked) asked = false;
    else askAgain();
  }

  private synchronized void lookAfter(long now) {
    send(OscPacket.write("/ping"));
    if (asked || now - told > 2 * LATE) askAgain();
    if (now - heard < LATE) return;
    missed |= complain.test("No Catwalk answers by OSC at " + nameCatwalk() + ". Start it in a terminal with: catwalk pose");
  }
}
