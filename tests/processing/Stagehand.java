import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageIO;
import processing.core.PApplet;
import processing.event.KeyEvent;
import processing.event.MouseEvent;

/** Runs a sketch and takes orders, a line each: save FILE, mouse ACTION X Y, key LETTER, rate FRAMES, exit. */
public class Stagehand {
  final PApplet sketch;
  final ConcurrentLinkedQueue<String> saving = new ConcurrentLinkedQueue<>();

  Stagehand(PApplet sketch) {
    this.sketch = sketch;
    sketch.registerMethod("draw", this);
  }

  public static void main(String[] words) throws Exception {
    Class<?> found = Class.forName(words[words.length - 1]);
    PApplet sketch = (PApplet) found.getDeclaredConstructor().newInstance();
    Stagehand stagehand = new Stagehand(sketch);
    PApplet.runSketch(words, sketch);
    stagehand.takeOrders();
  }

  void takeOrders() throws Exception {
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ");
      if (words[0].equals("save")) {
        saving.add(words[1]);
        if (!sketch.isLooping() || sketch.finished) draw();
      } else if (words[0].equals("mouse")) {
        moveMouse(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      } else if (words[0].equals("key")) {
        char letter = words[1].charAt(0);
        sketch.postEvent(new KeyEvent(null, System.currentTimeMillis(), KeyEvent.PRESS, 0, letter, letter));
      } else if (words[0].equals("rate")) {
        sketch.frameRate(Float.parseFloat(words[1]));
      } else {
        sketch.exit();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  void moveMouse(int action, int x, int y) {
    sketch.postEvent(new MouseEvent(null, System.currentTimeMillis(), action, 0, x, y, PApplet.LEFT, 1));
  }

  /** The sketch has drawn a frame, and it is still on the table. Its save() would go by way of a file of Java's own. */
  public void draw() {
    for (String file = saving.poll(); file != null; file = saving.poll()) {
      try {
        ImageIO.write((BufferedImage) sketch.get().getNative(), "png", new File(file));
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
      System.out.println("Stagehand: saved " + file);
    }
  }
}
