/*
 * Borrowed colours: the camera in the colours of another picture, at first of an evening sky.
 *
 * Start in a terminal: catwalk recolor
 * Hold something colourful before the camera and click: from then on everything has its colours.
 * You can also choose a picture of yours, with the button. Move the mouse up to keep your own light and dark.
 */

let video, recolor, seen, palette;

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera in the colours of a smaller picture, which is shown in a corner.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  palette = createGraphics(160, 120);
  drawEvening();
  createFileInput(gotFile).attribute('aria-label', 'A picture whose colours to borrow');

  recolor = await catwalk.model('recolor');
  await recolor.set({picture: palette});
  recolor.detectStart(video, (picture) => {
    seen = picture;
  });
}

// A sky that goes from violet to orange, and a dark sea.
function drawEvening() {
  for (let y = 0; y < palette.height; y++) {
    let sky = lerpColor(color('#3b1f5b'), color('#ff9a3c'), y / 80);
    palette.stroke(y < 80 ? sky : '#22122f');
    palette.line(0, y, palette.width, y);
  }
}

function gotFile(file) {
  loadImage(file.data, borrow);
}

function mousePressed() {
  if (mouseY < height && recolor) borrow(video);
}

function borrow(picture) {
  palette.image(picture, 0, 0, palette.width, palette.height);
  recolor.set({picture: palette});
}

function mouseMoved() {
  if (recolor) recolor.set({keep_lightness: 1 - constrain(mouseY / height, 0, 1)});
}

function draw() {
  background(0);
  image(seen ?? video, 0, 0, width, height);
  image(palette, 0, 0);
}
