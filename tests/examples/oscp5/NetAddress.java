package netP5;

/** Where a message goes. */
public class NetAddress {
  final public String host;
  final public int port;

  public NetAddress(String host, int port) {
    this.host = host;
    this.port = port;
  }
}
