package catwalk;

/** A failure whose message is a sentence for whoever draws the sketch; <code>code</code> is a word for programs. */
final class CatwalkException extends Exception {
  private static final long serialVersionUID = 1;
  /** The code of a Catwalk that does not run. */
  static final String ABSENT = "not-running";

  final String code;

  CatwalkException(String sentence, String code) {
    super(sentence);
    this.code = code;
  }
}
