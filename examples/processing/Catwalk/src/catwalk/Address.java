package catwalk;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import processing.data.JSONObject;

/** Where a Catwalk is, and the token to show there; says in a sentence why nobody answers. */
final class Address {
  static final String HERE = "http://127.0.0.1:8000";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** One for all of a sketch: each has threads of its own, which Java ends only when nobody holds it any more. */
  static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private static final Pattern LOCAL = Pattern.compile("https?://(localhost|127\\.|\\[::1\\]).*");
  private static final Pattern TOKEN = Pattern.compile("[?&]token=([^&#]*)");

  /** Such as http://127.0.0.1:8000, without a slash at its end. */
  final String url;
  private final String token;

  /** An address, or a link as Catwalk prints it for other machines. */
  Address(String link) {
    Matcher found = TOKEN.matcher(link);
    token = found.find() ? found.group(1) : "";
    String place = link.split("[?#]")[0].replaceAll("/+$", "");
    url = place.contains("://") ? place : "http://" + place;
  }

  boolean isLocal() {
    return LOCAL.matcher(url).matches();
  }

  /** The address of a path, with the token. Raises IllegalArgumentException when this is no address. */
  URI find(String path) {
    return URI.create(url + path + (token.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "token=" + token));
  }

  /** @param sketch the name by which Catwalk's page calls whoever is connected */
  URI findSocket(String sketch) {
    return URI.create(find("/ws?sketch=" + quote(sketch)).toString().replaceFirst("^http", "ws"));
  }

  /** A word as it may stand in an address. */
  static String quote(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Why no connection came about; asks once more by HTTP to find out. */
  CatwalkException explain(String model) {
    try {
      HttpRequest request = HttpRequest.newBuilder(find("/healthz")).timeout(PATIENCE).build();
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      JSONObject told = JSONObject.parse(answer.body());
      if (told.hasKey("code")) return new CatwalkException(told.getString("error"), told.getString("code"));
      return told.hasKey("catwalk") ? explainSlowness() : explainStranger();
    } catch (IOException absent) {
      return explainAbsence(model, absent);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return explainStranger();
    } catch (RuntimeException nonsense) {
      return explainStranger();
    }
  }

  private CatwalkException explainAbsence(String model, IOException absent) {
    if (!(absent instanceof java.net.ConnectException || absent instanceof java.net.http.HttpTimeoutException)) {
      return explainStranger();
    }
    String start = (isLocal() ? "with: catwalk " + model : "of that machine with: catwalk " + model + " --lan");
    return new CatwalkException("No Catwalk answers at " + url + ". Start it in a terminal " + start
      + "  (The sketch goes on, and connects as soon as it runs.)", CatwalkException.ABSENT);
  }

  CatwalkException explainStranger() {
    return new CatwalkException("What answers at " + url + " is not Catwalk, or does not speak as this library does. "
      + "Say where Catwalk is: new Catwalk(this, \"pose\", \"http://127.0.0.1:8000\")", "not-catwalk");
  }

  private CatwalkException explainSlowness() {
    return new CatwalkException("Catwalk at " + url + " runs, but has not answered in time; it may be busy.", "slow");
  }

  CatwalkException explainLoss() {
    return new CatwalkException("Catwalk at " + url + " has gone; trying again until it is back.", "away");
  }
}
