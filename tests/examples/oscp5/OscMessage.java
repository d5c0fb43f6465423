package oscP5;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An address with values: whole numbers, numbers and words. */
public class OscMessage {
  private final String address;
  private String types = "";
  private final List<Object> values = new ArrayList<>();

  public OscMessage(String address) {
    this.address = address;
  }

  OscMessage(ByteBuffer packet) {
    address = readWord(packet);
    types = readWord(packet).substring(1);
    for (char type : types.toCharArray()) {
      if (type == 'i') values.add(packet.getInt());
      else if (type == 'f') values.add(packet.getFloat());
      else values.add(readWord(packet));
    }
  }

  public OscMessage add(int number) {
    types += "i";
    values.add(number);
    return this;
  }

  public OscMessage add(String word) {
    types += "s";
    values.add(word);
    return this;
  }

  public String addrPattern() {
    return address;
  }

  public boolean checkTypetag(String types) {
    return types.equals(this.types);
  }

  public OscArgument get(int place) {
    return new OscArgument(values.get(place));
  }

  byte[] write() {
    ByteBuffer packet = ByteBuffer.allocate(1024);
    writeWord(packet, address);
    writeWord(packet, "," + types);
    for (Object value : values) {
      if (value instanceof Integer number) packet.putInt(number);
      else writeWord(packet, (String) value);
    }
    byte[] bytes = new byte[packet.position()];
    packet.rewind().get(bytes);
    return bytes;
  }

  private static void writeWord(ByteBuffer packet, String word) {
    packet.put(word.getBytes());
    do packet.put((byte) 0); while (packet.position() % 4 != 0);
  }

  private static String readWord(ByteBuffer packet) {
    StringBuilder word = new StringBuilder();
    for (byte letter = packet.get(); letter != 0; letter = packet.get()) word.append((char) letter);
    packet.position((packet.position() + 3) / 4 * 4);
    return word.toString();
  }
}
