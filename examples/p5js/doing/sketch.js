/*
 * Doing: what somebody does, in words that rise; the surer, the larger.
 *
 * Start in a terminal: catwalk video-class
 * Before the first time, get its file: catwalk pull video-class
 * It knows 400 actions: juggling balls, playing guitar, brushing teeth, laughing and more, and looks at 16 frames.
 */

const RISE = 1; // pixels in a frame

let video;
let watcher;
let words = [];

async function setup() {
  createCanvas(640, 480);
  textAlign(CENTER);
  describe('The picture of the camera, over which words rise that say what is being done.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  watcher = await catwalk.model('video-class');
  await watcher.set({count: 1, every: 8});
  watcher.detectStart(video, gotLabels);
}

function gotLabels([{label, confidence}]) {
  let newest = words[words.length - 1];
  if (newest?.label !== label) {
    words.push({label, x: random(160, width - 160), y: height, size: 14 + 50 * confidence});
  }
}

function draw() {
  image(video, 0, 0, width, height);
  fill(255, 209, 102);
  stroke(0);
  strokeWeight(3);
  for (let word of words) {
    // The newest stays in the picture until another one comes.
    if (word !== words[words.length - 1] || word.y > height / 2) {
      word.y -= RISE;
    }
    textSize(word.size);
    text(word.label, word.x, word.y);
  }
  words = words.filter((word) => word.y > 0);
}
