package catwalk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import processing.data.JSONArray;
import processing.data.JSONObject;

/**
 * What waits to be said, and what is on its way. The newest frame wins: one waits, and gives its place to a newer one.
 * Settings come first, then what was asked for, in order, then the frame. Has neither lock nor clock; Line has both.
 */
final class Outbox {
  /**
   * What is to be said next: a query, set, listen, unlisten or echo, whose id is the number to send back.
   *
   * @param keep of a query, that it must be answered, whatever comes after it; of listen, that pictures come along
   */
  record Turn(String type, long id, Question question, boolean keep) {
    Message write(String model, String format, Info info, Pictures pictures, int maxSide, float quality)
        throws IOException {
      if (type.equals("echo")) return Message.echo(id);
      JSONObject header = Message.begin(type, model, id);
      if (type.equals("set")) return question.write(header, "settings", info, pictures, maxSide, quality);
      header.setString("format", format);
      if (type.equals("query")) {
        return question.write(header.setBoolean("keep", keep), "inputs", info, pictures, maxSide, quality);
      }
      if (keep && !info.firstPicture.isEmpty()) header.setJSONArray("inputs", new JSONArray().append(info.firstPicture));
      return new Message(header);
    }
  }

  /** A question that has its answer: the picture it was about (null: none of ours), and whether it was a live frame. */
  record Answered(Frame source, boolean live) {
  }

  private static final String LISTENING = ""; // among the names of settings, which are never empty
  private static final long OFFER = 0; // of echoes, to send any back
  private static final int MOST_ASKED = 64; // questions that wait for their answers

  final Pace pace = new Pace();
  private final Frames frames;
  private final Deque<Question> asks = new ArrayDeque<>();
  private final Map<Long, Question> asked = new HashMap<>();
  private final Map<String, Question> held = new LinkedHashMap<>();
  private final Deque<String> unsaid = new ArrayDeque<>();
  private final Deque<Long> echoes = new ArrayDeque<>();
  private Frame newest;
  private boolean listens;
  private boolean sees; // with the pictures that answers were made of

  Outbox(Frames frames) {
    this.frames = frames;
  }

  /** A newer picture takes the place of the one that waits. */
  void offer(Frame frame) {
    frames.free(newest);
    newest = frame;
  }

  /** Raises IllegalStateException when too many wait. */
  void ask(Question question) {
    if (asks.size() + asked.size() >= MOST_ASKED) {
      throw new IllegalStateException(MOST_ASKED + " questions wait for their answers already; ask the next one when an "
        + "answer has come.");
    }
    asks.add(question);
  }

  /** A setting, held over all connections; what did not change is not said again. */
  void hold(String name, Question setting) {
    Question before = held.put(name, setting);
    boolean changed = before == null || setting.frame != null
      || !before.values.toString().equals(setting.values.toString());
    if (changed && !unsaid.contains(name)) unsaid.add(name);
  }

  void listen(boolean wanted, boolean pictures) {
    listens = wanted;
    sees = pictures;
    if (!unsaid.contains(LISTENING)) unsaid.add(LISTENING);
  }

  /** Send a number back that came with an answer, by which Catwalk knows how long answers travel. */
  void echo(long number) {
    echoes.add(number);
  }

  /** There is a connection: it has heard nothing yet. */
  void greet() {
    echoes.clear();
    echoes.add(OFFER);
    unsaid.clear();
    unsaid.addAll(held.keySet());
    if (listens) unsaid.add(LISTENING);
  }

  /** The connection is gone, and what was on its way. */
  void forget() {
    pace.clear();
    asked.clear();
  }

  /** Nanoseconds until something may be said. */
  long findPause(long now) {
    if (!echoes.isEmpty() || !unsaid.isEmpty() || !asks.isEmpty()) return 0;
    return newest == null ? Long.MAX_VALUE : pace.findWait(now);
  }

  /** What is to be said now; from here on it is on its way, under this id. */
  Turn takeTurn(long id, long now) {
    if (!echoes.isEmpty()) return new Turn("echo", echoes.poll(), null, false);
    String name = unsaid.poll();
    if (name != null) {
      return name.equals(LISTENING) ? new Turn(listens ? "listen" : "unlisten", id, null, listens && sees)
        : new Turn("set", id, held.get(name), false);
    }
    Question question = asks.poll();
    if (question != null) {
      asked.put(id, question);
      return new Turn("query", id, question, true);
    }
    Frame frame = newest;
    newest = null;
    pace.send(id, frame, now);
    return new Turn("query", id, new Question(frame), false);
  }

  /** An answer came, or a part of one. */
  Answered answer(long id, boolean partial, long now) {
    Question question = partial ? asked.get(id) : asked.remove(id);
    if (question != null) return new Answered(question.frame, false);
    return new Answered(partial ? null : pace.answer(id, now, frames::free), true);
  }

  /** There is no answer, but an error; one without an id may be about any frame. */
  void fail(long id, long now) {
    if (id < 0) pace.clear();
    if (asked.remove(id) == null) frames.free(pace.answer(id, now, frames::free));
  }
}
