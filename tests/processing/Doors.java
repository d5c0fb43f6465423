import catwalk.CatwalkHttp;
import catwalk.CatwalkOsc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import processing.core.PApplet;
import processing.core.PImage;
import processing.data.JSONObject;

/**
 * A sketch without a window that speaks with Catwalk by OSC and HTTP, one order on a line. Words: the HTTP address, OSC's port,
 * a picture.
 */
public class Doors extends PApplet {
  CatwalkOsc osc;
  CatwalkHttp http;
  PImage photo;
  int heard;

  public static void main(String[] words) {
    Doors doors = new Doors();
    doors.sketchPath(".");
    doors.photo = doors.loadImage(words[2]);
    doors.http = new CatwalkHttp(doors, words[0]);
    doors.osc = new CatwalkOsc(doors, "127.0.0.1", Integer.parseInt(words[1]));
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        doors.osc.pre();
        System.out.println("said " + doors.obey(line.split(" ")));
      }
    } catch (IOException ended) {
      System.exit(1);
    }
    doors.osc.close();
    System.exit(0);
  }

  Object obey(String[] words) {
    switch (words[0]) {
      case "subscribe" -> osc.subscribe(words[1]);
      case "set" -> osc.set(words[1], words[2], Float.parseFloat(words[3]));
      case "run" -> osc.run(words[1]);
      case "send" -> osc.send(words[1], "what?");
      case "number" -> {
        return osc.number(words[1]);
      }
      case "numbers" -> {
        return join(str(osc.numbers(words[1])), " ");
      }
      case "text" -> {
        return osc.text(words[1]);
      }
      case "connected" -> {
        return osc.connected();
      }
      case "heard" -> {
        return heard;
      }
      case "query" -> {
        JSONObject found = http.query(words[1], photo, "share", words[2]);
        return found == null ? null : found.getString("saying") + " " + found.getJSONArray("people").size();
      }
      case "image" -> {
        return tell(http.image(words[1], photo, "share", words[2]));
      }
      case "newest" -> {
        return tell(http.image(words[1]));
      }
      case "info" -> {
        JSONObject info = http.info(words[1]);
        return info == null ? null : info.getJSONArray("inputs").getJSONObject(0).getString("name");
      }
      case "hold" -> http.set(words[1], new JSONObject().setFloat("share", Float.parseFloat(words[2])));
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "";
  }

  static Object tell(PImage image) {
    return image == null ? null : image.width + " " + image.height + " " + hex(image.get(image.width / 2, image.height / 2));
  }

  public void oscMessageEvent(String address, Object[] values) {
    heard++;
  }
}
