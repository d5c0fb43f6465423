/** catwalk.js as a module: `import catwalk from 'http://127.0.0.1:8000/catwalk.mjs'`. */
const home = new URL(import.meta.url);
await import(`./catwalk.js${home.search}`); // the token of its address, too

const {catwalk} = globalThis;
if (home.protocol.startsWith('http') && home.pathname === '/catwalk.mjs') {
  catwalk.connect(home.origin, home.searchParams.get('token') ?? undefined);
}

export default catwalk;
export const {connect, model} = catwalk;
