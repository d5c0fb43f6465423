// A sketch with the package runwayml-http: `node runway_http.js PORT INPUTS`.
const RunwayHTTP = require('runwayml-http');

const [, , port, inputs] = process.argv;

async function ask() {
  const outputs = await RunwayHTTP.query(port, JSON.parse(inputs));
  const [data, info, error] = [await RunwayHTTP.getData(port), await RunwayHTTP.getInfo(port),
    await RunwayHTTP.getError(port)];
  return { outputs, data, info, error };
}

ask().then((said) => console.log(JSON.stringify(said)));
