/*
 * Style morph: you as a painting that turns from one style into another.
 *
 * Start in a terminal: catwalk style
 * Move the mouse from left to right to go from the first style to the second; click for two others.
 * Up and down: at the top the paintings' colours, at the bottom your own.
 */

let video, style, painting, names;
let wish = {style: 'starry', toward: 'comic', morph: 0, keep_colours: 0};

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera as a painting, which goes from one style to another as the mouse moves.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();

  style = await catwalk.model('style');
  names = style.info.inputs.find((input) => input.name === 'style').choices;
  await style.set(wish);
  style.detectStart(video, gotPicture);
}

function gotPicture(picture) {
  painting = picture;
}

function mouseMoved() {
  if (!names) return;
  wish.morph = constrain(mouseX / width, 0, 1);
  wish.keep_colours = constrain(mouseY / height, 0, 1);
  style.set({morph: wish.morph, keep_colours: wish.keep_colours});
}

function mousePressed() {
  if (!names) return;
  wish.style = wish.toward;
  wish.toward = random(names);
  style.set({style: wish.style, toward: wish.toward});
}

function draw() {
  background(0);
  image(painting ?? video, 0, 0, width, height);
  fill(255);
  stroke(0);
  textSize(18);
  text(`${wish.style} → ${wish.toward}: ${wish.morph.toFixed(2)}`, 20, height - 20);
}
