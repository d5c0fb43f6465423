/*
 * Your own style: paint on the right with the mouse, and the camera on the left is painted like that.
 *
 * Start in a terminal: catwalk style
 * You can also choose a picture of yours as the style, with the button.
 */

let video, style, mirror, palette;

async function setup() {
  createCanvas(960, 480);
  describe('On the left the camera, painted in the style of the picture on the right, which you can paint on.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(480, 360);
  video.hide();
  palette = createGraphics(480, 480);
  drawPalette();
  createFileInput(gotFile).attribute('aria-label', 'A picture as the style');

  style = await catwalk.model('style');
  await style.set({picture: palette, strength: 0.8});
  style.detectStart(video, (picture) => {
    mirror = picture;
  });
}

// To begin with: a sky of dabs.
function drawPalette() {
  palette.background('#16325c');
  palette.noStroke();
  for (let dab = 0; dab < 900; dab++) {
    let [x, y] = [random(480), random(480)];
    palette.fill(random(['#16325c', '#2f6db5', '#7fb7d9', '#f2d16b', '#f7f0d0', '#d9683c']));
    palette.ellipse(x, y, random(10, 60), random(4, 14));
  }
}

function gotFile(file) {
  loadImage(file.data, (picture) => {
    palette.image(picture, 0, 0, 480, 480);
    style.set({picture: palette});
  });
}

function mouseDragged() {
  palette.stroke(frameCount % 255, 200, 255 - frameCount % 255);
  palette.strokeWeight(20);
  palette.line(pmouseX - 480, pmouseY, mouseX - 480, mouseY);
}

function mouseReleased() {
  if (style) style.set({picture: palette});
}

function draw() {
  background(0);
  image(mirror ?? video, 0, 60, 480, 360);
  image(palette, 480, 0);
}
