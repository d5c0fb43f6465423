/** catwalk.js as a module: `import catwalk from 'http://127.0.0.1:8000/catwalk.mjs'`. */
import './catwalk.js';

const {catwalk} = globalThis;
const home = new URL(import.meta.url);
if (home.protocol === 'http:' && home.pathname === '/catwalk.mjs') catwalk.url = home.origin;

export default catwalk;
export const {connect, model} = catwalk;
