package catwalk;

import processing.core.PImage;
import processing.data.JSONArray;
import processing.data.JSONObject;

/** What a sketch gives is taken as it is then; what no input can be is refused. */
final class CheckQuestion {
  public static void main(String[] words) {
    Outbox outbox = new Outbox(new Frames());
    JSONObject blend = new JSONObject().setFloat("starry", 0.25f);
    JSONArray point = new JSONArray().append(1);
    hold(outbox, "blend", blend);
    hold(outbox, "point", point);
    assert outbox.takeTurn(1, 0).question().values.get("blend").toString().contains("0.25");
    assert outbox.takeTurn(2, 0).question().values.get("point").toString().contains("1");
    assert outbox.findPause(0) == Long.MAX_VALUE;
    blend.setFloat("starry", 0.75f);
    point.append(2);
    hold(outbox, "blend", blend);
    hold(outbox, "point", point);
    assert outbox.takeTurn(3, 0).question().values.get("blend").toString().contains("0.75") : "the same object, changed";
    assert outbox.takeTurn(4, 0).question().values.get("point").toString().contains("2");

    for (Object wrong : new Object[] {new PImage(), new PImage(0, 5), Float.NaN, outbox}) {
      try {
        hold(outbox, "share", wrong);
        throw new AssertionError(wrong + " was taken");
      } catch (IllegalArgumentException refused) {
        assert refused.getMessage().startsWith("“share” must be ");
      }
    }
  }

  static void hold(Outbox outbox, String name, Object value) {
    Question question = new Question();
    question.put(name, value);
    outbox.hold(name, question);
  }
}
