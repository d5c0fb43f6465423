/*
 * Own words: write what you look for, and see how well each word fits what the camera sees.
 *
 * Start in a terminal: catwalk zero-shot
 * Change the words in the field below the picture; commas go between them.
 */

let video, field;
let wish = {words: 'a person, a cat, a cup, a plant, a book'};
let labels = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, with your words on it: the larger a word, the better it fits.');
  video = createCapture(VIDEO);
  video.size(640, 480);
  video.hide();
  field = createInput(wish.words);
  field.size(620);
  field.input(() => wish.words = field.value());
  let ranker = await catwalk.model('zero-shot');
  wish.image = video;
  ranker.detectStart(wish, gotLabels);
}

function gotLabels(results) {
  labels = results;
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  noStroke();
  fill(255);
  textAlign(LEFT, TOP);
  let y = 16;
  for (let result of labels) {
    let size = 12 + 48 * result.confidence;
    textSize(size);
    text(result.label, 20, y);
    y += size * 1.2;
  }
}
