package catwalk;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** OSC 1.0 as bytes. Writes the types i, f, s and b; reads T, F, N, I, h and d, too. Knows no network. */
final class OscPacket {
  /** An address and its values: Integer, Long, Float, Double, String, byte[], Boolean or null. */
  record OscMessage(String address, Object[] values) {
  }

  private static final int DEEPEST = 8; // bundles in bundles

  private OscPacket() {
  }

  /** Numbers are written as they are, yes and no as 1 and 0, a float[] as its numbers. */
  static byte[] write(String address, Object... values) {
    StringBuilder types = new StringBuilder(",");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Object value : values) writeValue(value, types, data);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    writeText(address, packet);
    writeText(types.toString(), packet);
    packet.writeBytes(data.toByteArray());
    return packet.toByteArray();
  }

  private static void writeValue(Object value, StringBuilder types, ByteArrayOutputStream data) {
    if (value instanceof Boolean yes) writeValue(yes ? 1 : 0, types, data);
    else if (value instanceof float[] numbers) for (float number : numbers) writeValue(number, types, data);
    else if (value instanceof Integer number) {
      types.append('i');
      data.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
    } else if (value instanceof Number number) {
      types.append('f');
      data.writeBytes(ByteBuffer.allocate(4).putFloat(number.floatValue()).array());
    } else if (value instanceof byte[] blob) {
      types.append('b');
      data.writeBytes(ByteBuffer.allocate(4).putInt(blob.length).array());
      data.writeBytes(blob);
      data.writeBytes(new byte[-blob.length & 3]);
    } else if (value == null) types.append('N');
    else {
      types.append('s');
      writeText(value.toString(), data);
    }
  }

  private static void writeText(String text, ByteArrayOutputStream data) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    data.writeBytes(bytes);
    data.writeBytes(new byte[4 - bytes.length % 4]);
  }

  /** The messages of a packet, those of its bundles, too. Raises IllegalArgumentException when it is no OSC. */
  static List<OscMessage> read(byte[] packet, int length) {
    List<OscMessage> messages = new ArrayList<>();
    try {
      readInto(messages, ByteBuffer.wrap(packet, 0, length).slice(), 0);
    } catch (BufferUnderflowException | IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("The packet is cut off.");
    }
    return messages;
  }

  private static void readInto(List<OscMessage> messages, ByteBuffer data, int depth) {
    String address = readText(data);
    if (address.equals("#bundle") && depth < DEEPEST) {
      data.getLong(); // the time tag: Catwalk's say “at once”
      while (data.hasRemaining()) {
        ByteBuffer part = data.slice(data.position() + 4, data.getInt());
        data.position(data.position() + part.capacity());
        readInto(messages, part, depth + 1);
      }
    } else if (address.startsWith("/")) messages.add(new OscMessage(address, readValues(data)));
    else throw new IllegalArgumentException("An address begins with a slash.");
  }

  private static Object[] readValues(ByteBuffer data) {
    String types = data.hasRemaining() ? readText(data) : ",";
    if (!types.startsWith(",")) throw new IllegalArgumentException("Types begin with a comma.");
    Object[] values = new Object[types.length() - 1];
    for (int i = 0; i < values.length; i++) values[i] = readValue(types.charAt(i + 1), data);
    return values;
  }

  private static Object readValue(char type, ByteBuffer data) {
    return switch (type) {
      case 'i' -> data.getInt();
      case 'f' -> data.getFloat();
      case 's' -> readText(data);
      case 'b' -> readBlob(data);
      case 'h' -> data.getLong();
      case 'd' -> data.getDouble();
      case 'T' -> true;
      case 'F' -> false;
      case 'N', 'I' -> null;
      default -> throw new IllegalArgumentException("The type " + type + " is not read here.");
    };
  }

  private static byte[] readBlob(ByteBuffer data) {
    int length = data.getInt();
    if (length < 0 || length > data.remaining()) throw new IllegalArgumentException("A blob is cut off.");
    byte[] blob = new byte[length];
    data.get(blob);
    data.position(data.position() + (-length & 3));
    return blob;
  }

  private static String readText(ByteBuffer data) {
    int start = data.position();
    int end = start;
    while (data.get(end) != 0) end++;
    byte[] bytes = new byte[end - start];
    data.get(bytes);
    data.position(start + (bytes.length / 4 + 1) * 4);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
