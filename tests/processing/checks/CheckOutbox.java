package catwalk;

/** Settings first, then what was asked for, then the newest frame; what was said is said again to the next connection. */
final class CheckOutbox {
  public static void main(String[] words) {
    Frames frames = new Frames();
    Outbox outbox = new Outbox(frames);
    assert outbox.findPause(0) == Long.MAX_VALUE;
    Frame older = new Frame();
    Frame first = new Frame();
    outbox.offer(older);
    outbox.offer(first);
    assert frames.take(0) == older : "a newer picture takes the place of the one that waits";
    outbox.ask(new Question());
    outbox.hold("share", give("share", 0.5f));
    outbox.listen(true, true);
    assert say(outbox, 1, "set") && say(outbox, 2, "listen") && say(outbox, 3, "query");
    assert say(outbox, 4, "query") && outbox.findPause(0) == Long.MAX_VALUE;

    outbox.hold("share", give("share", 0.5f));
    assert outbox.findPause(0) == Long.MAX_VALUE : "it did not change";
    outbox.hold("share", give("share", 0.6f));
    outbox.hold("share", give("share", 0.7f));
    Outbox.Turn turn = outbox.takeTurn(5, 0);
    assert turn.question().values.get("share").equals(0.7f) && outbox.findPause(0) == Long.MAX_VALUE;

    assert !outbox.answer(3, true, 0).live() && !outbox.answer(3, false, 0).live();
    assert outbox.answer(3, false, 0).live() : "it has had its answer";
    Outbox.Answered answered = outbox.answer(4, false, 10);
    assert answered.live() && answered.source() == first;
    assert outbox.answer(77, false, 10).source() == null : "overheard";

    for (int id = 10; id < 12; id++) {
      outbox.offer(new Frame());
      assert outbox.findPause(99) == 0 && outbox.takeTurn(id, 0).type().equals("query");
    }
    outbox.offer(new Frame());
    assert outbox.findPause(99) == Long.MAX_VALUE : "two are on their way";
    outbox.fail(-1, 99);
    assert say(outbox, 12, "query") : "nobody knows whether they have answers";
    outbox.fail(12, 99);

    outbox.forget();
    outbox.greet();
    outbox.echo(12);
    assert say(outbox, 5, "echo") && outbox.takeTurn(5, 0).id() == 12;
    assert say(outbox, 6, "set") && say(outbox, 7, "listen") && outbox.findPause(0) == Long.MAX_VALUE;
    for (int i = 0; i < 64; i++) outbox.ask(new Question());
    try {
      outbox.ask(new Question());
      throw new AssertionError("a 65th waits");
    } catch (IllegalStateException full) {
      assert full.getMessage().startsWith("64 questions wait");
    }
  }

  static Question give(String name, Object value) {
    Question question = new Question();
    question.put(name, value);
    return question;
  }

  static boolean say(Outbox outbox, long id, String type) {
    return outbox.findPause(0) == 0 && outbox.takeTurn(id, 0).type().equals(type);
  }
}
