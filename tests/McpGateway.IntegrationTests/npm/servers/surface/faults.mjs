import { exchange } from './exchange.mjs';
import { object, pause, text } from './tools.mjs';

const maximumBytes = 64 * 1024 * 1024;
const maximumHangMs = 600_000;

/** Tools that misbehave on purpose. */
export const faults = state => [
  {
    definition: { name: 'hang', description: 'Answers nothing until it is cancelled', inputSchema: object({ token: { type: 'string' } }) },
    run: async ({ token }, call) => {
      state.record('started', token);
      if (!await pause(maximumHangMs, call.signal)) state.record('cancelled', token);
      return { content: [text('stopped')] };
    },
  },
  {
    definition: { name: 'crash', description: 'Ends the server process', inputSchema: object() },
    run: () => process.exit(1),
  },
  {
    definition: { name: 'break-stream', description: 'Breaks the connection before the answer; with a progress token, in mid-stream', inputSchema: object() },
    run: async (_, call) => {
      const { res } = exchange.getStore();
      await call.progress(1, 2, 'before the break');
      await pause(50);
      res.destroy();
      return { content: [text('never seen')] };
    },
  },
  {
    definition: { name: 'break-message', description: 'Breaks the connection in the middle of a large answer; needs a progress token', inputSchema: object() },
    run: async (_, call) => {
      const { res, text: request } = exchange.getStore();
      await call.progress(1, 2, 'before the break');
      await pause(50);
      const begin = JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(request).id, result: { content: [{ type: 'text', text: 'x'.repeat(200_000) }] } });
      res.write(`event: message\ndata: ${begin.slice(0, 150_000)}`, () => res.destroy());
      await pause(maximumHangMs, call.signal);
      return { content: [text('never seen')] };
    },
  },
  {
    definition: { name: 'big', description: 'Returns a text of so many bytes', inputSchema: object({ bytes: { type: 'integer', minimum: 0, maximum: maximumBytes } }, ['bytes']) },
    run: ({ bytes }) => ({ content: [text('x'.repeat(Math.min(bytes, maximumBytes)))] }),
  },
];
