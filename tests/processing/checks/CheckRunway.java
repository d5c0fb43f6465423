package catwalk;

import com.runwayml.ModelUtils;
import com.runwayml.RunwayHTTP;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import processing.core.PApplet;
import processing.core.PImage;
import processing.data.JSONObject;

/** RunwayML's calls: pictures there and back without a disk, and the info also for who looks by hand. */
final class CheckRunway {
  /** A sketch that counts what it hears. */
  public static class Sketch extends PApplet {
    volatile int infos;
    volatile int answers;

    public void runwayInfoEvent(JSONObject info) {
      infos++;
    }

    public void runwayDataEvent(JSONObject data) {
      answers++;
    }
  }

  public static void main(String[] words) throws Exception {
    forbidDisk();
    PImage image = new PImage(3, 2);
    for (int i = 0; i < 6; i++) image.pixels[i] = 0x80102030;
    PImage back = ModelUtils.fromBase64(ModelUtils.toBase64(image, ModelUtils.IMAGE_FORMAT_PNG));
    assert back.width == 3 && back.height == 2 && back.pixels[5] == 0x80102030;
    assert ModelUtils.fromBase64(ModelUtils.toBase64(image)).pixels[5] >>> 24 == 255;
    assert ModelUtils.fromBase64("data:image/png;base64," + CheckPictures.GREY).pixels[0] == 0xff808080;
    lookByHand();
  }

  /** From here on nothing of Java's reads or writes a picture by way of a file. */
  static void forbidDisk() throws Exception {
    File gone = Files.createTempDirectory("gone").toFile();
    ImageIO.setCacheDirectory(gone);
    assert gone.delete();
  }

  static void lookByHand() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      byte[] answer = "{\"error\": null}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    Sketch sketch = new Sketch();
    RunwayHTTP runway = new RunwayHTTP(sketch, "127.0.0.1", server.getAddress().getPort());
    runway.setAutoUpdate(false);
    while (sketch.infos == 0) runway.pre();
    for (int i = 0; i < 1000; i++) runway.pre();
    assert sketch.infos == 1 && sketch.answers == 0;
    runway.update();
    assert sketch.answers == 1;
    runway.setAutoUpdate(true);
    while (sketch.answers < 3) runway.pre();
    server.stop(0);
  }
}
