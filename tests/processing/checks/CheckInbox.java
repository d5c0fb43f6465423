package catwalk;

import processing.core.PApplet;
import processing.data.JSONObject;

/** Of answers to live frames the newest waits, with what was dropped before it; every other one waits for its turn. */
final class CheckInbox {
  static final Frames FRAMES = new Frames();

  public static void main(String[] words) throws Exception {
    Inbox inbox = new Inbox(new PApplet(), FRAMES);
    Frame seen = FRAMES.take(7);
    inbox.take(answer(2, null, false));
    inbox.take(answer(3, seen, true));
    inbox.take(answer(4, null, true));
    assert ((Answer) inbox.poll()).dropped == 2;
    assert ((Answer) inbox.poll()).dropped == 7 && inbox.poll() == null;
    assert FRAMES.take(7) == seen : "nobody will look at it";
    for (int i = 0; i < 1000; i++) inbox.take(answer(i, null, false));
    assert ((Answer) inbox.poll()).dropped == 1000 - 256 : "a sketch that does not draw";
  }

  static Answer answer(int dropped, Frame source, boolean replaceable) throws Exception {
    Message message = new Message(new JSONObject().setJSONObject("data", new JSONObject()).setInt("dropped", dropped));
    return new Answer(message, new Info(new JSONObject()), new Pictures(FRAMES), source, null, replaceable);
  }
}
