package com.runwayml;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import processing.core.PApplet;
import processing.data.JSONObject;

/** A model that is asked over OSC: messages with one string each, sent to port 57100 and heard at 57200. */
public class RunwayOSC extends Runway {
  public static final int PORT_OSC_TO_RUNWAY = 57100;
  public static final int PORT_OSC_FROM_RUNWAY = 57200;
  private static final int MOST_BYTES = 65507; // that a UDP datagram can hold
  private static final int SILENCE = 2000; // milliseconds after which it connects again: the model may have come late

  private DatagramSocket socket;
  private volatile boolean wanted;

  public RunwayOSC(PApplet parent) {
    this(parent, DEFAULT_HOST);
  }

  public RunwayOSC(PApplet parent, String host) {
    super(parent, host);
    try {
      socket = new DatagramSocket(PORT_OSC_FROM_RUNWAY);
      socket.setSoTimeout(SILENCE);
    } catch (IOException taken) {
      giveError("Port " + PORT_OSC_FROM_RUNWAY + " is taken; another sketch may still be running. "
        + "Close it, and start this one again.");
      return;
    }
    Thread ears = new Thread(this::listen, "RunwayOSC");
    ears.setDaemon(true);
    ears.start();
    connect();
  }

  /** Lets the model send its answers here, also one that comes late or is started again. */
  public void connect() {
    wanted = true;
    send("/server/connect", null);
  }

  public void disconnect() {
    wanted = false;
    send("/server/disconnect", null);
  }

  @Override
  public void query(String input) {
    send("/query", input);
  }

  private void send(String address, String text) {
    ByteBuffer message = ByteBuffer.allocate(16 + address.length() + (text == null ? 0 : 4 * text.length()));
    put(message, address);
    put(message, text == null ? "," : ",s");
    if (text != null) put(message, text);
    if (message.position() > MOST_BYTES) {
      giveError("A message over OSC holds at most " + MOST_BYTES + " bytes; this query has " + message.position()
        + ". Send a smaller picture, or use RunwayHTTP.");
      return;
    }
    try {
      if (socket != null) {
        InetAddress there = InetAddress.getByName(host);
        socket.send(new DatagramPacket(message.array(), message.position(), there, PORT_OSC_TO_RUNWAY));
      }
    } catch (IOException problem) {
      giveError("Nothing can be sent to " + host + ": " + problem.getMessage());
    }
  }

  private void listen() {
    byte[] bytes = new byte[MOST_BYTES];
    while (true) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        ByteBuffer message = ByteBuffer.wrap(bytes, 0, packet.getLength());
        String address = take(message);
        if (take(message).equals(",s")) hear(address, take(message));
      } catch (SocketTimeoutException silence) {
        if (wanted) connect();
      } catch (IOException | RuntimeException broken) {
        giveError("A message came that is not one of RunwayML's.");
      }
    }
  }

  private void hear(String address, String text) {
    if (address.equals("/data")) giveData(JSONObject.parse(text));
    else if (address.equals("/error")) giveError(text);
    else if (address.equals("/info")) giveInfo(JSONObject.parse(text));
  }

  /** OSC's strings end with one to four zeros, so that their lengths are multiples of four. */
  private static void put(ByteBuffer message, String text) {
    message.put(text.getBytes(StandardCharsets.UTF_8));
    do message.put((byte) 0); while (message.position() % 4 != 0);
  }

  private static String take(ByteBuffer message) {
    int begin = message.position(), end = begin;
    while (message.get(end) != 0) end++;
    message.position(end / 4 * 4 + 4);
    return new String(message.array(), begin, end - begin, StandardCharsets.UTF_8);
  }
}
