package catwalk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** OSC against literal bytes, and against whatever a network may bring. */
final class CheckOsc {
  public static void main(String[] words) {
    byte[] packet = OscPacket.write("/a", 1, 0.5f, "hey", true, new float[] {1, 2}, new byte[] {7});
    String expected = "2f610000" + hex(",ifsiffb") + "00000000"
      + "00000001" + "3f000000" + hex("hey") + "00" + "00000001" + "3f800000" + "40000000" + "00000001" + "07000000";
    assert HexFormat.of().formatHex(packet).equals(expected) : HexFormat.of().formatHex(packet);

    OscPacket.OscMessage read = OscPacket.read(packet, packet.length).get(0);
    assert read.address().equals("/a") && read.values()[2].equals("hey") && read.values()[3].equals(1);
    assert Arrays.equals((byte[]) read.values()[6], new byte[] {7});
    assert OscPacket.read(packet("/b", ",TFNIhd", 16), 28).get(0).values()[0].equals(true);
    assert OscPacket.write("/n", (Object) null).length == 8;

    byte[] one = OscPacket.write("/one", 1);
    byte[] bundle = HexFormat.of().parseHex(hex("#bundle") + "00" + "0000000000000001" + "000000" + length(one)
      + HexFormat.of().formatHex(one) + "000000" + length(packet) + HexFormat.of().formatHex(packet));
    List<OscPacket.OscMessage> both = OscPacket.read(bundle, bundle.length);
    assert both.size() == 2 && both.get(1).address().equals("/a");

    for (int length = 0; length < bundle.length; length++) refuse(bundle, length);
    for (byte[] wrong : new byte[][] {packet("a", ",", 0), packet("/a", "i", 4), packet("/a", ",q", 4),
        HexFormat.of().parseHex("2f6100002c620000ffffffff")}) refuse(wrong, wrong.length);
  }

  static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String length(byte[] packet) {
    return HexFormat.of().toHexDigits((byte) packet.length);
  }

  /** An address, types, and so many zeros. */
  static byte[] packet(String address, String types, int zeros) {
    String text = "";
    for (String part : new String[] {address, types}) text += hex(part) + "00".repeat(4 - part.length() % 4);
    return HexFormat.of().parseHex(text + "00".repeat(zeros));
  }

  /** Cut where a message ends it may be read; anywhere else it may not. */
  static void refuse(byte[] bytes, int length) {
    try {
      List<OscPacket.OscMessage> read = OscPacket.read(bytes, length);
      assert read.size() < 2 && length % 4 == 0 : length + ": " + read;
      assert bytes.length > 60 && (length == 16 || length == 36) : length + ": " + read;
    } catch (IllegalArgumentException refused) {
      assert !refused.getMessage().isEmpty();
    }
  }
}
