package catwalk;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import processing.data.JSONObject;

/**
 * Pictures as bytes: encoded as JPEG for Catwalk, decoded from what it answers. In memory only: left to itself, Java writes
 * each picture to the disk before it reads it.
 */
final class Pictures {
  private static final PackedColorModel RGB = new DirectColorModel(24, 0xff0000, 0xff00, 0xff);
  private static final PackedColorModel ARGB = (PackedColorModel) ColorModel.getRGBdefault();
  private static final int OPAQUE = 0xff000000;

  private final Frames frames;
  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();

  Pictures(Frames frames) {
    this.frames = frames;
  }

  /** A frame as a JPEG with no side longer than <code>maxSide</code>; quality from 0 to 1. */
  synchronized byte[] encode(Frame frame, int maxSide, float quality) throws IOException {
    BufferedImage image = shrink(wrap(frame, RGB), maxSide);
    ImageWriteParam wanted = writer.getDefaultWriteParam();
    wanted.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    wanted.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), wanted);
    } finally {
      writer.setOutput(null);
    }
    return bytes.toByteArray();
  }

  /** The frame's own pixels as an image, with their transparency or without. */
  private static BufferedImage wrap(Frame frame, PackedColorModel colours) {
    DataBufferInt data = new DataBufferInt(frame.pixels, frame.pixelWidth * frame.pixelHeight);
    int stride = frame.pixelWidth;
    return new BufferedImage(colours,
      Raster.createPackedRaster(data, stride, frame.pixelHeight, stride, colours.getMasks(), null), false, null);
  }

  private static BufferedImage shrink(BufferedImage image, int maxSide) {
    float scale = (float) maxSide / Math.max(image.getWidth(), image.getHeight());
    if (scale >= 1) return image;
    int width = Math.max(1, Math.round(image.getWidth() * scale));
    int height = Math.max(1, Math.round(image.getHeight() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }

  /**
   * A picture of an answer as a frame.
   *
   * @param facts format, width, height and channels, as they stand in the answer
   */
  Frame decode(JSONObject facts, ByteBuffer bytes) throws IOException {
    if (facts.getString("format").equals("raw")) {
      return readRaw(bytes, facts.getInt("width"), facts.getInt("height"), facts.getInt("channels"));
    }
    byte[] picture = new byte[bytes.remaining()];
    bytes.duplicate().get(picture);
    return decode(picture);
  }

  /** A JPEG or PNG as a frame. */
  Frame decode(byte[] bytes) throws IOException {
    BufferedImage image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
    if (image == null) throw new IOException("a picture that Java cannot read");
    Frame frame = makeFrame(image.getWidth(), image.getHeight());
    // Drawn, for getRGB would brighten grey pictures, which it takes for linear light, and is slower than the decoder.
    Graphics2D graphics = wrap(frame, ARGB).createGraphics();
    graphics.setComposite(AlphaComposite.Src);
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return frame;
  }

  /** Rows of bytes, grey, RGB or RGBA; a grey sample may have two bytes, the lower first. */
  private Frame readRaw(ByteBuffer bytes, int width, int height, int channels) throws IOException {
    int count = width * height;
    int step = count == 0 ? 0 : bytes.remaining() / count;
    if (step * count != bytes.remaining() || step < channels) throw new IOException("raw pixels of another size");
    Frame frame = makeFrame(width, height);
    for (int i = 0, at = channels == 1 ? step - 1 : 0; i < count; i++, at += step) {
      if (channels == 1) frame.pixels[i] = spreadGrey(bytes.get(at) & 0xff);
      else {
        int alpha = channels == 4 ? bytes.get(at + 3) << 24 : OPAQUE;
        frame.pixels[i] = alpha | (bytes.get(at) & 0xff) << 16 | (bytes.get(at + 1) & 0xff) << 8 | bytes.get(at + 2) & 0xff;
      }
    }
    return frame;
  }

  private static int spreadGrey(int grey) {
    return OPAQUE | grey * 0x010101;
  }

  private Frame makeFrame(int width, int height) {
    Frame frame = frames.take(width * height);
    frame.width = frame.pixelWidth = width;
    frame.height = frame.pixelHeight = height;
    return frame;
  }
}
