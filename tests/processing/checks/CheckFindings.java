package catwalk;

import processing.core.PApplet;
import processing.core.PConstants;
import processing.core.PImage;
import processing.data.JSONObject;

/** Pictures come in the same PImage each time, as large as the sketch has them, also where a pixel of it is four. */
final class CheckFindings {
  public static void main(String[] words) throws Exception {
    Frames frames = new Frames();
    Findings findings = new Findings(new PApplet(), frames);
    PImage dense = new PImage(3, 2, PConstants.ARGB, 2);
    dense.pixels[23] = 0xff123456;
    findings.take(answer(frames, dense));
    PImage first = findings.source;
    assert first.width == 3 && first.height == 2 && first.pixelDensity == 2 && first.pixels[23] == 0xff123456;
    dense.pixels[23] = 0xff654321;
    findings.take(answer(frames, dense));
    assert findings.source == first && first.pixels[23] == 0xff654321;
    findings.take(answer(frames, new PImage(6, 4)));
    assert findings.source != first && findings.source.width == 6 && findings.source.pixelDensity == 1;
  }

  static Answer answer(Frames frames, PImage picture) throws Exception {
    Frame frame = frames.take(24);
    frame.copy(picture);
    Message message = new Message(new JSONObject().setJSONObject("data", new JSONObject()));
    return new Answer(message, new Info(new JSONObject()), new Pictures(frames), frame, null, true);
  }
}
