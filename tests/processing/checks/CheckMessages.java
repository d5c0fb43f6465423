package catwalk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import processing.data.JSONObject;

/** Messages against the bytes of docs/protocols.md. */
final class CheckMessages {
  static final byte[] EXAMPLE = HexFormat.of().parseHex(
    "4a0000007b2274797065223a227175657279222c226d6f64656c223a226564676573222c22696e70757473223a7b22696d616765223a7b22626c6f"
    + "62223a307d7d2c22626c6f6273223a5b335d7d010203");

  public static void main(String[] words) {
    Message read = Message.read(ByteBuffer.wrap(EXAMPLE));
    assert read.type().equals("query") && read.id() == -1;
    assert read.header.getString("model").equals("edges");
    assert read.blobs.size() == 1 && read.blobs.get(0).get(2) == 3;

    JSONObject header = Message.begin("query", "edges", 7);
    List<ByteBuffer> blobs = List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3}));
    Message again = Message.read(new Message(header, blobs).toBytes());
    assert again.id() == 7 && again.blobs.get(0).remaining() == 2 && again.blobs.get(1).get(0) == 3;
    String text = new Message(new JSONObject().setString("type", "“ö”")).toText();
    assert Message.read(text).type().equals("“ö”");

    refuse(new byte[] {1, 0});
    refuse(HexFormat.of().parseHex("ffffffff7b7d"));
    refuse(HexFormat.of().parseHex("090000007b7d"));
    refuse(pack("{\"blobs\":[5]}", 4));
    refuse(pack("{\"blobs\":[3]}", 4));
    refuse(pack("{\"blobs\":[-1]}", 0));
    refuse(pack("[1]", 0));
  }

  static byte[] pack(String header, int rest) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[4 + text.length + rest];
    bytes[0] = (byte) text.length;
    System.arraycopy(text, 0, bytes, 4, text.length);
    return bytes;
  }

  static void refuse(byte[] bytes) {
    try {
      Message.read(ByteBuffer.wrap(bytes));
    } catch (RuntimeException refused) {
      return;
    }
    throw new AssertionError("read: " + HexFormat.of().formatHex(bytes));
  }
}
