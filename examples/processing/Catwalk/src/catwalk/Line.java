package catwalk;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import processing.core.PImage;
import processing.data.JSONObject;

/**
 * The connection to one model: a thread that connects, says what is to be said, and connects again when it breaks. Answers
 * come on the socket's own thread. Everything that both threads and the sketch's touch is touched under one lock.
 */
final class Line implements Runnable {
  /** Whoever is told what comes. None of these may take long. */
  interface Ear {
    void take(Answer answer);

    /** Returns whether the sentence was told. */
    boolean complain(String sentence);

    void note(String line);

    String name();

    Place findPlace(Frame source);

    void heal();
  }

  private static final long MILLI = 1_000_000;
  private static final long SILENCE = 20_000 * MILLI; // after which a silent connection counts as broken
  private static final long QUIET = 2_000 * MILLI; // after which it is asked whether anybody is there
  private static final long GREETING = 5_000; // milliseconds
  private static final long LOSS = 1_000; // milliseconds
  private static final long STEADY = 10_000 * MILLI; // a connection that holds so long is a good one
  private static final long LONGEST_PAUSE = 5_000; // milliseconds
  private static final long SHORTEST_PAUSE = 250;

  private final Address address;
  private final String model;
  private final Ear ear;
  private final Pictures pictures;
  private final Outbox outbox;
  private final Frames frames;
  private Thread thread;
  private Socket socket;
  private String[] models;
  private Info info;
  private CatwalkException refusal;
  private boolean closed;
  private boolean answered;
  private long count;
  volatile int maxSide = 640;
  volatile float quality = 0.8f;

  Line(Address address, String model, Ear ear, Frames frames) {
    this.frames = frames;
    pictures = new Pictures(frames);
    outbox = new Outbox(frames);
    this.address = address;
    this.model = model;
    this.ear = ear;
  }

  // What the sketch says; returns at once.

  /** A live frame. */
  void offer(PImage image) {
    Frame frame = frames.take(image.pixelWidth * image.pixelHeight);
    frame.copy(image);
    synchronized (this) {
      outbox.offer(frame);
      notifyAll();
    }
  }

  /** Raises IllegalStateException when too many wait. */
  synchronized void ask(Question question) {
    outbox.ask(question);
    notifyAll();
  }

  synchronized void hold(String name, Question setting) {
    outbox.hold(name, setting);
    notifyAll();
  }

  synchronized void listen(boolean wanted, boolean seen) {
    outbox.listen(wanted, seen);
    notifyAll();
  }

  synchronized boolean isConnected() {
    return info != null;
  }

  synchronized String[] models() {
    return models == null ? new String[0] : models.clone();
  }

  synchronized float latency() {
    return outbox.pace.latency();
  }

  synchronized void close() {
    closed = true;
    if (socket != null) socket.close();
    if (thread != null) thread.interrupt(); // of what is being sent, Java never says that it will not be
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  // What the thread does.

  @Override
  public void run() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    try {
      connectAlways();
    } catch (InterruptedException ended) {
      close();
    }
  }

  private void connectAlways() throws InterruptedException {
    boolean was = false; // there was a connection once
    boolean told = false; // that there is none
    for (long pause = SHORTEST_PAUSE; !isClosed(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      long steady = Long.MAX_VALUE; // when the connection counts as a good one
      try {
        connect();
        steady = System.nanoTime() + STEADY;
        if (told) ear.note("connected to " + address.url + ".");
        was = true;
        told = false;
        talk();
        throw socket.confused ? address.explainStranger() : address.explainLoss();
      } catch (CatwalkException failure) {
        if (isClosed()) return;
        boolean held = System.nanoTime() > steady;
        if (held) ear.heal();
        if (held || answered) pause = SHORTEST_PAUSE;
        if (!was || !failure.code.equals(CatwalkException.ABSENT)) told |= ear.complain(failure.getMessage());
      }
      forget();
      rest(pause);
    }
  }

  /** Until the model's info is there. */
  private void connect() throws CatwalkException, InterruptedException {
    Socket[] own = new Socket[1];
    Socket opened = own[0] = new Socket(message -> hear(own[0], message), this::wake);
    synchronized (this) {
      socket = opened;
      refusal = null;
      answered = false;
    }
    try {
      opened.open(address.findSocket(ear.name()));
      await(() -> models != null);
      opened.send(new Message(Message.begin("info", model, 0)));
      await(() -> info != null || refusal != null);
    } catch (IOException | IllegalArgumentException failed) {
      throw opened.confused ? address.explainStranger() : address.explain(model);
    }
    synchronized (this) {
      if (refusal != null) throw refusal;
      outbox.greet();
    }
  }

  private synchronized void wake() { notifyAll(); }

  private synchronized void await(BooleanSupplier here) throws IOException, InterruptedException {
    long end = System.nanoTime() + GREETING * MILLI;
    while (!here.getAsBoolean()) {
      long left = (end - System.nanoTime()) / MILLI;
      if (socket.lost || left <= 0) throw new IOException("no hello");
      wait(left);
    }
  }

  private synchronized void rest(long milliseconds) throws InterruptedException {
    long end = System.nanoTime() + milliseconds * MILLI;
    for (long left = milliseconds; left > 0 && !closed; left = (end - System.nanoTime()) / MILLI) wait(left);
  }

  /** Forget the connection that was, and what was on its way. */
  private synchronized void forget() {
    socket.close();
    models = null;
    info = null;
    outbox.forget();
  }

  /** Say what is to be said, until the connection is gone. */
  private void talk() throws InterruptedException {
    try {
      for (Message next = awaitTurn(); next != null; next = awaitTurn()) socket.send(next);
    } catch (IOException gone) {
      awaitLoss();
    }
  }

  /** What could not be sent is heard to be lost, too, and then it is known why. */
  private synchronized void awaitLoss() throws InterruptedException {
    long end = System.nanoTime() + LOSS * MILLI;
    for (long left = LOSS; left > 0 && !socket.lost; left = (end - System.nanoTime()) / MILLI) wait(left);
  }

  /** The next message, as soon as there is one; null when the connection is gone. */
  private Message awaitTurn() throws InterruptedException, IOException {
    Outbox.Turn turn;
    Info known;
    synchronized (this) {
      for (long now = System.nanoTime(); outbox.findPause(now) > 0 && isHeard(now); now = System.nanoTime()) {
        if (now - socket.heard > QUIET) socket.ping();
        wait(Math.min(1000, outbox.findPause(now) / MILLI + 1));
      }
      if (!isHeard(System.nanoTime())) return null;
      turn = outbox.takeTurn(++count, System.nanoTime());
      known = info;
    }
    return turn.write(model, address.isLocal() ? "raw" : "jpeg", known, pictures, maxSide, quality);
  }

  private boolean isHeard(long now) {
    return !socket.lost && !closed && now - socket.heard < SILENCE;
  }

  // What comes.

  /** What this raises ends the connection. */
  private void hear(Socket from, Message message) {
    Info known;
    synchronized (this) {
      if (from != socket) return;
      known = info;
      if (known == null) greet(message);
      notifyAll();
    }
    if (known == null) return;
    if (message.type().equals("data")) hearData(message, known);
    else if (message.type().equals("error")) hearError(message);
  }

  private void greet(Message message) {
    if (models == null && !message.type().equals("hello")) throw new IllegalArgumentException("no hello");
    if (models == null) models = message.header.getJSONArray("models").toStringArray();
    else if (message.type().equals("info")) info = new Info(message.header.getJSONObject("info"));
    else if (message.type().equals("error")) refusal = explainRefusal(message.header);
  }

  private CatwalkException explainRefusal(JSONObject header) {
    String code = header.getString("code", "");
    if (!code.equals("unknown-model")) return new CatwalkException(header.getString("error"), code);
    return new CatwalkException("Catwalk at " + address.url + " has no model “" + model + "”; it runs: "
      + String.join(", ", models) + ". Start it at " + address.url + "/#/ or with: catwalk "
      + (String.join(" ", models) + " " + model).trim(), code);
  }

  private void hearData(Message message, Info known) {
    boolean partial = message.header.getBoolean("partial", false);
    Outbox.Answered to;
    synchronized (this) {
      to = outbox.answer(message.id(), partial, System.nanoTime());
      if (message.header.hasKey("echo")) outbox.echo(message.header.getLong("echo"));
      answered = true;
      notifyAll();
    }
    try {
      Frame source = message.header.hasKey("inputs") ? readInput(message, known) : to.source();
      Place place = ear.findPlace(source);
      if (partial) source = null; // a picture is shown once, and then used again
      ear.take(new Answer(message, known, pictures, source, place, to.live() || partial));
    } catch (IOException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  /** The picture of somebody else that an answer was made of, if it came along. */
  private Frame readInput(Message message, Info known) throws IOException {
    JSONObject inputs = message.header.getJSONObject("inputs");
    if (!inputs.hasKey(known.firstPicture) || inputs.isNull(known.firstPicture)) return null;
    JSONObject facts = inputs.getJSONObject(known.firstPicture);
    return pictures.decode(facts, message.blobs.get(facts.getInt("blob")));
  }

  private void hearError(Message message) {
    synchronized (this) {
      outbox.fail(message.id(), System.nanoTime());
      notifyAll();
    }
    ear.complain(message.header.getString("error", "Catwalk told an error without a sentence."));
  }
}
