package catwalk;

import java.nio.ByteBuffer;
import java.util.Base64;
import processing.core.PImage;
import processing.data.JSONObject;

/** Pictures there and back, and every form in which Catwalk sends them. */
final class CheckPictures {
  static final String GREY = // one pixel of 128
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
  static final String DEEP_GREY = // one pixel of 128 · 256 + 77
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABEAAAAABq7kcWAAAAC0lEQVQIHWNo8AUAAVAAzv413jgAAAAASUVORK5CYII=";
  static final String CLEAR = // one pixel of 16, 32, 48, and 128 of 255 opaque
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIHWMQUDBoAAABhQDho1J8PQAAAABJRU5ErkJggg==";

  static final Frames FRAMES = new Frames();
  static final Pictures PICTURES = new Pictures(FRAMES);

  public static void main(String[] words) throws Exception {
    CheckRunway.forbidDisk();
    PImage image = new PImage(300, 200);
    for (int i = 0; i < image.pixels.length; i++) image.pixels[i] = i % 300 < 150 ? 0xffff0000 : 0x000000ff;
    Frame frame = new Frame();
    frame.copy(image);
    image.pixels[0] = 0;
    assert frame.pixels[0] == 0xffff0000 && frame.width == 300 && frame.height == 200;

    Frame back = PICTURES.decode(PICTURES.encode(frame, 640, 0.9f));
    assert back.width == 300 && back.height == 200;
    assert isNear(back.pixels[100 * 300 + 10], 0xff0000) && isNear(back.pixels[100 * 300 + 290], 0x0000ff);
    Frame small = PICTURES.decode(PICTURES.encode(frame, 150, 0.9f));
    assert small.width == 150 && small.height == 100 && isNear(small.pixels[50 * 150 + 5], 0xff0000);
    assert PICTURES.encode(frame, 640, 0.1f).length < PICTURES.encode(frame, 640, 1).length;

    assert decodeRaw(3, 1, 2, 3, 250, 251, 252).pixels[1] == 0xfffafbfc;
    assert decodeRaw(4, 1, 2, 3, 4, 250, 251, 252, 253).pixels[1] == 0xfdfafbfc;
    assert decodeRaw(1, 0, 128).pixels[1] == 0xff808080;
    assert decodeRaw(1, 255, 0, 255, 128).pixels[1] == 0xff808080 : "sixteen bits, the lower first";
    assert decodePng(GREY) == 0xff808080 : "as it was written, and not brighter";
    assert decodePng(DEEP_GREY) == 0xff808080;
    assert decodePng(CLEAR) == 0x80102030 : "whatever was in the frame before";
  }

  static int decodePng(String text) throws Exception {
    Frame frame = PICTURES.decode(Base64.getDecoder().decode(text));
    int colour = frame.pixels[0];
    FRAMES.free(frame);
    return colour;
  }

  static Frame decodeRaw(int channels, int... samples) throws Exception {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) samples[i];
    JSONObject facts = new JSONObject().setString("format", "raw").setInt("width", 2).setInt("height", 1);
    return PICTURES.decode(facts.setInt("channels", channels), ByteBuffer.wrap(bytes));
  }

  static boolean isNear(int one, int other) {
    for (int shift = 0; shift < 24; shift += 8) {
      if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) > 12) return false;
    }
    return true;
  }
}
