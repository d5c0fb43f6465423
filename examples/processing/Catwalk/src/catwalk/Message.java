package catwalk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import processing.data.JSONArray;
import processing.data.JSONObject;

/**
 * A message of Catwalk's WebSocket: a header, and blobs behind it.
 *
 * <p>As bytes: the header's length (32 bits, little endian), the header as JSON in UTF-8, the blobs. Knows no network.
 */
final class Message {
  final JSONObject header;
  final List<ByteBuffer> blobs;

  Message(JSONObject header, List<ByteBuffer> blobs) {
    this.header = header;
    this.blobs = blobs;
  }

  Message(JSONObject header) {
    this(header, List.of());
  }

  /** The header of a message of this type about a model. */
  static JSONObject begin(String type, String model, long id) {
    return new JSONObject().setString("type", type).setString("model", model).setLong("id", id);
  }

  /** Sends a number back; 0 offers to do so. */
  static Message echo(long number) {
    JSONObject header = new JSONObject().setString("type", "echo");
    return new Message(number == 0 ? header : header.setLong("echo", number));
  }

  String type() {
    return header.getString("type", "");
  }

  /** The id of the query that this answers; -1 when it is none's. */
  long id() {
    return header.hasKey("id") ? header.getLong("id", -1) : -1;
  }

  /** The header alone, where there are no blobs. */
  String toText() {
    return header.format(-1);
  }

  ByteBuffer toBytes() {
    JSONArray lengths = new JSONArray();
    int size = 0;
    for (ByteBuffer blob : blobs) {
      lengths.append(blob.remaining());
      size += blob.remaining();
    }
    byte[] text = header.setJSONArray("blobs", lengths).format(-1).getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(4 + text.length + size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(text.length).put(text);
    for (ByteBuffer blob : blobs) bytes.put(blob.duplicate());
    return ByteBuffer.wrap(bytes.array()); // a little endian buffer would be turned about by Java's WebSocket
  }

  /** A text message. Raises RuntimeException when it is not a JSON object. */
  static Message read(String text) {
    return new Message(JSONObject.parse(text));
  }

  /**
   * A binary message, whose blobs are parts of these bytes: they last as long as these do. Raises RuntimeException when its
   * bytes do not agree with its lengths.
   */
  static Message read(ByteBuffer bytes) {
    ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    String text = StandardCharsets.UTF_8.decode(take(data, data.getInt())).toString();
    JSONObject header = JSONObject.parse(text);
    List<ByteBuffer> blobs = new ArrayList<>();
    JSONArray lengths = header.hasKey("blobs") ? header.getJSONArray("blobs") : new JSONArray();
    for (int i = 0; i < lengths.size(); i++) blobs.add(take(data, lengths.getInt(i)));
    if (data.hasRemaining()) throw new IllegalArgumentException(data.remaining() + " bytes are left over");
    return new Message(header, blobs);
  }

  private static ByteBuffer take(ByteBuffer data, int length) {
    if (length < 0 || length > data.remaining()) {
      throw new IllegalArgumentException(length + " bytes are announced, " + data.remaining() + " are there");
    }
    ByteBuffer taken = data.slice(data.position(), length);
    data.position(data.position() + length);
    return taken;
  }
}
