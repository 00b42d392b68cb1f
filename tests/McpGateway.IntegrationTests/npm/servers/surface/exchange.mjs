import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody, refuse } from '../serve.mjs';

/** The HTTP exchange that the running handler belongs to: `{ req, res, text }`, `text` being the body as it came. */
export const exchange = new AsyncLocalStorage();

/** An HTTP listener that reads the body, waits `delay` ms before each POST, and runs `answer(req, res, body)` in its exchange. */
export function listener(answer, delay = 0) {
  return async (req, res) => {
    if (req.method !== 'POST') return exchange.run({ req, res, text: '' }, () => answer(req, res));

    const text = await readBody(req);
    if (text === undefined) return refuse(res, 413, -32600, 'Body too large');
    if (delay > 0) await sleep(delay);
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      return refuse(res, 400, -32700, 'Parse error');
    }
    return exchange.run({ req, res, text }, () => answer(req, res, body));
  };
}
