import { setTimeout as sleep } from 'node:timers/promises';
import { exchange } from './exchange.mjs';
import { png } from '../conformance/media.mjs';

export const text = value => ({ type: 'text', text: value });
export const object = (properties = {}, required = []) => ({ type: 'object', properties, required });
const string = { type: 'string' };
const integer = { type: 'integer' };

/** The tools that both servers have: `{ definition, run(args, call) }`. For `call` see modern.mjs and legacy.mjs. */
export const tools = state => [
  {
    definition: {
      name: 'echo', title: 'Echo', description: 'Returns its message', inputSchema: object({ message: string }, ['message']),
      annotations: { readOnlyHint: true, openWorldHint: false }, _meta: { 'example.com/kind': 'test' },
    },
    run: ({ message }) => ({ content: [text(message)] }),
  },
  {
    definition: {
      name: 'add', description: 'Adds two numbers', inputSchema: object({ a: { type: 'number' }, b: { type: 'number' } }, ['a', 'b']),
      outputSchema: object({ sum: { type: 'number' } }, ['sum']), annotations: { readOnlyHint: true },
    },
    run: ({ a, b }) => ({ content: [text(String(a + b))], structuredContent: { sum: a + b } }),
  },
  {
    definition: {
      name: 'squares', description: 'The first squares, as an array', inputSchema: object({ count: { ...integer, minimum: 0, maximum: 1000 } }, ['count']),
      outputSchema: { type: 'array', items: { type: 'integer' } },
    },
    run: ({ count }) => {
      const squares = Array.from({ length: count }, (_, index) => index * index);
      return { content: [text(squares.join(' '))], structuredContent: squares };
    },
  },
  {
    definition: {
      name: 'region_lookup', description: 'Has arguments that are mirrored into headers',
      inputSchema: object({
        region: { ...string, 'x-mcp-header': 'Region' },
        level: { ...integer, 'x-mcp-header': 'Level' },
        urgent: { type: 'boolean', 'x-mcp-header': 'Urgent' },
        query: string,
      }, ['region']),
    },
    run: args => ({ content: [text(JSON.stringify(args))] }),
  },
  {
    definition: { name: 'unicode', description: 'Has arguments whose names are not ASCII — größe, 名前', inputSchema: object({ größe: integer, 名前: string, '🙂': string }) },
    run: args => ({ content: [text(JSON.stringify(args))] }),
  },
  {
    definition: { name: 'dotted.name', description: 'Has a dot in its name', inputSchema: object() },
    run: () => ({ content: [text('dotted')] }),
  },
  {
    definition: { name: 'links', description: 'Returns a link, an embedded resource and an image', inputSchema: object() },
    run: () => ({
      content: [
        { type: 'resource_link', uri: 'note://welcome', name: 'welcome', mimeType: 'text/plain' },
        { type: 'resource_link', uri: 'https://example.com/elsewhere', name: 'elsewhere' },
        { type: 'resource', resource: { uri: 'note://report/7', mimeType: 'text/plain', text: 'Report 7' } },
        { type: 'image', data: png, mimeType: 'image/png' },
      ],
    }),
  },
  {
    definition: { name: 'fail', description: 'Always fails', inputSchema: object() },
    run: () => ({ content: [text('This tool always fails')], isError: true }),
  },
  {
    definition: { name: 'log', description: 'Logs once at each of four levels', inputSchema: object() },
    run: async (_, call) => {
      for (const level of ['debug', 'info', 'warning', 'error']) await call.log(level, `a message at ${level}`);
      return { content: [text('logged')] };
    },
  },
  {
    definition: {
      name: 'slow', description: 'Works in steps, reports each, stops when it is cancelled',
      inputSchema: object({ steps: integer, stepMs: integer, token: string }, ['steps', 'stepMs']),
    },
    run: async ({ steps, stepMs, token }, call) => {
      state.record('started', token);
      for (let step = 1; step <= steps; step++) {
        await call.progress(step, steps, `step ${step}`);
        if (!await pause(stepMs, call.signal)) {
          state.record('cancelled', token);
          break;
        }
      }
      return { content: [text(`done ${steps} steps`)] };
    },
  },
  {
    definition: {
      name: 'await_event', description: 'Waits until the call with this token has started or was cancelled; true if it was in time',
      inputSchema: object({ event: { ...string, enum: ['started', 'cancelled'] }, token: string, timeoutMs: integer }, ['event', 'token', 'timeoutMs']),
    },
    run: async ({ event, token, timeoutMs }) => ({ content: [text(String(await state.recorded(event, token, timeoutMs)))] }),
  },
  {
    definition: { name: 'count', description: 'How often it was called in this session', inputSchema: object() },
    run: (_, call) => ({ content: [text(JSON.stringify({ count: state.count(call.sessionId ?? ''), pid: process.pid }))] }),
  },
  {
    definition: { name: 'seen', description: 'The request as it came: era, headers, body', inputSchema: object() },
    run: (_, call) => {
      const { req, text: body } = exchange.getStore();
      return { content: [text(JSON.stringify({ era: call.era, sessionId: call.sessionId ?? null, method: req.method, url: req.url, headers: req.headers, body }))] };
    },
  },
  {
    definition: { name: 'add_tool', description: 'Adds a tool and announces it', inputSchema: object({ name: string }, ['name']) },
    run: async ({ name }, call) => {
      if (!state.addedTools.includes(name) && state.addedTools.length < 100) state.addedTools.push(name);
      await call.announceTools();
      return { content: [text(`added ${name}`)] };
    },
  },
];

/** Waits; false where the signal came first. */
export const pause = (ms, signal) => sleep(ms, true, { signal }).catch(() => false);
