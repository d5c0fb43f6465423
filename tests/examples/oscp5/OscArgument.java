package oscP5;

/** One value of a message. */
public class OscArgument {
  private final Object value;

  OscArgument(Object value) {
    this.value = value;
  }

  public float floatValue() {
    return (Float) value;
  }
}
