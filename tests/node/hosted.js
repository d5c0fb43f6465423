// A sketch with RunwayML's own SDK for hosted models: `node hosted.js URL TOKEN INPUTS`; the token may be empty.
const { HostedModel } = require('@runwayml/hosted-models');

const [, , url, token, inputs] = process.argv;

async function ask() {
  const model = new HostedModel(token ? { url, token } : { url });
  await model.waitUntilAwake(20);
  const info = await model.info();
  const outputs = await model.query(JSON.parse(inputs));
  return { info, outputs, awake: await model.isAwake() };
}

ask().catch((error) => ({ error: error.name, message: error.message })).then((said) => console.log(JSON.stringify(said)));
