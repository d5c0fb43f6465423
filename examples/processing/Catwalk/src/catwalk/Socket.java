package catwalk;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A WebSocket that gives whole messages, and sends one after another. */
final class Socket implements WebSocket.Listener {
  private static final long PATIENCE = 30; // seconds that sending one message may take
  private static final int LONGEST = 1 << 28; // bytes of a message

  private final Consumer<Message> hear;
  private final Runnable lose;
  private ByteBuffer bytes = ByteBuffer.allocate(1 << 16); // of the message that is coming; used again for the next
  private final StringBuilder text = new StringBuilder();
  private WebSocket socket;
  private boolean closed;
  private CompletableFuture<?> pinged = CompletableFuture.completedFuture(null);
  /** When anything was last heard, pings too; of System.nanoTime(). */
  volatile long heard = System.nanoTime();
  /** Whether the connection is gone. */
  volatile boolean lost;
  /** Whether something came that this library does not understand. */
  volatile boolean confused;

  /**
   * @param hear gets each message, on a thread of its own kind, one after another
   * @param lose is called when the connection is gone
   */
  Socket(Consumer<Message> hear, Runnable lose) {
    this.hear = hear;
    this.lose = lose;
  }

  /** Raises IOException when nobody answers, or somebody else than a WebSocket. */
  void open(URI address) throws IOException, InterruptedException {
    wait(Address.HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5)).buildAsync(address, this)
      .thenAccept(this::keep), 8);
  }

  /** Also one that comes about when nobody waits for it any more. */
  private synchronized void keep(WebSocket opened) {
    socket = opened;
    if (closed) opened.abort();
  }

  /** Raises IOException when it does not get through. */
  void send(Message message) throws IOException, InterruptedException {
    if (message.blobs.isEmpty()) wait(socket.sendText(message.toText(), true), PATIENCE);
    else wait(socket.sendBinary(message.toBytes(), true), PATIENCE);
  }

  /** See whether anybody is there: of a message that breaks off in its middle Java does not tell. Does not wait. */
  void ping() {
    if (!pinged.isDone()) return;
    pinged = socket.sendPing(ByteBuffer.allocate(0)).whenComplete((done, error) -> {
      if (error != null) end();
    });
  }

  private static void wait(CompletableFuture<?> future, long seconds) throws IOException, InterruptedException {
    try {
      future.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException error) {
      throw new IOException(error);
    }
  }

  synchronized void close() {
    closed = true;
    if (socket != null) socket.abort();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    if (text.length() + part.length() > LONGEST) return fail(from);
    text.append(part);
    if (last) {
      String whole = text.toString();
      text.setLength(0);
      take(from, () -> Message.read(whole));
    }
    return goOn(from);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    int length = bytes.position() + part.remaining();
    if (length > LONGEST) return fail(from);
    if (length > bytes.capacity()) bytes = ByteBuffer.allocate(2 * length).put(bytes.flip());
    bytes.put(part);
    if (last) {
      take(from, () -> Message.read(bytes.flip()));
      bytes.clear();
    }
    return goOn(from);
  }

  /** Hand over a message; one that cannot be read, or that nobody understands, ends the connection. */
  private void take(WebSocket from, java.util.function.Supplier<Message> read) {
    try {
      hear.accept(read.get());
    } catch (RuntimeException nonsense) {
      fail(from);
    }
  }

  private CompletionStage<?> fail(WebSocket from) {
    confused = true;
    from.abort();
    end();
    return null;
  }

  private void end() {
    lost = true;
    lose.run();
  }

  private CompletionStage<?> goOn(WebSocket from) {
    heard = System.nanoTime();
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    return goOn(from); // Java itself answers it
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    return goOn(from);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    confused |= error instanceof java.net.ProtocolException;
    end();
  }
}
