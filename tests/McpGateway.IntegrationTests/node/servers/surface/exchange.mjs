import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody } from '../serve.mjs';

/** The HTTP exchange that the running handler belongs to: `{ req, res, text }`, `text` being the body as it came. */
export const exchange = new AsyncLocalStorage();

/** An HTTP listener that reads the body, waits `delay` ms before each POST, and runs `answer(req, res, body)` in its exchange. */
export function listener(answer, delay = 0) {
  return async (req, res) => {
    if (req.method !== 'POST') return exchange.run({ req, res, text: '' }, () => answer(req, res));

    const text = await readBody(req);
    if (delay > 0) await sleep(delay);
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      res.writeHead(400, { 'content-type': 'application/json' });
      return res.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null }));
    }
    return exchange.run({ req, res, text }, () => answer(req, res, body));
  };
}
