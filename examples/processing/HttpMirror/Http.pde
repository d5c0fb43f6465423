// Pictures over HTTP, without a library. Each function waits for its answer; copy them to your own sketch.
// Where no MemoryCache is named, Java writes each picture to the disk first.
import java.awt.image.BufferedImage;
import java.io.*;
import java.net.URI;
import java.net.http.*;
import javax.imageio.ImageIO;
import javax.imageio.stream.*;

HttpClient http = HttpClient.newHttpClient();

// The picture at an address.
PImage loadPicture(String address) throws IOException {
  return receive(HttpRequest.newBuilder(URI.create(address)));
}

// The picture that a model makes of a picture. What goes wrong there is a RuntimeException with a sentence.
PImage askPicture(String address, PImage picture) throws IOException {
  picture.loadPixels();
  BufferedImage copy = new BufferedImage(picture.width, picture.height, BufferedImage.TYPE_INT_RGB);
  copy.setRGB(0, 0, picture.width, picture.height, picture.pixels, 0, picture.width);
  ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
  try (ImageOutputStream stream = new MemoryCacheImageOutputStream(jpeg)) {
    ImageIO.write(copy, "jpg", stream);
  }
  HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(jpeg.toByteArray());
  return receive(HttpRequest.newBuilder(URI.create(address)).header("Accept", "image/jpeg, image/png").POST(body));
}

PImage receive(HttpRequest.Builder request) throws IOException {
  try {
    HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new RuntimeException(JSONObject.parse(new String(answer.body(), "UTF-8")).getString("error"));
    }
    BufferedImage read = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(answer.body())));
    PImage picture = createImage(read.getWidth(), read.getHeight(), ARGB);
    BufferedImage copy = new BufferedImage(picture.width, picture.height, BufferedImage.TYPE_INT_ARGB);
    copy.getGraphics().drawImage(read, 0, 0, null);  // getRGB() would brighten what is grey
    copy.getRaster().getDataElements(0, 0, picture.width, picture.height, picture.pixels);
    picture.updatePixels();
    return picture;
  } catch (InterruptedException ended) {
    throw new IOException(ended);
  }
}
