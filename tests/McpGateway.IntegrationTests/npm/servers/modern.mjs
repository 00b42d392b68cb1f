// A server of 2026-07-28 only, on the TypeScript 2.4 packages.
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer, createMcpHandler, fromJsonSchema } from '@modelcontextprotocol/server';
import { options, serve } from './serve.mjs';
import { listener } from './surface/exchange.mjs';
import { Surface, instructions, surfaceOptions } from './surface/surface.mjs';

const given = options(surfaceOptions);
const surface = new Surface(given);

const capabilities = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  logging: {},
  completions: {},
};

const cacheHints = {
  'server/discover': { ttlMs: 60_000, cacheScope: 'public' },
  'tools/list': { ttlMs: 30_000, cacheScope: 'public' },
  'prompts/list': { ttlMs: 30_000, cacheScope: 'public' },
  'resources/list': { ttlMs: 30_000, cacheScope: 'public' },
  'resources/templates/list': { ttlMs: 30_000, cacheScope: 'public' },
  'resources/read': { ttlMs: 5_000, cacheScope: 'private' },
};

// Schemas are compiled once; a server instance lives for one request.
const schemas = new Map();
const compiled = schema => {
  if (!schemas.has(schema)) schemas.set(schema, fromJsonSchema(schema));
  return schemas.get(schema);
};

const callOf = ctx => ({
  era: 'modern',
  sessionId: ctx.sessionId,
  signal: ctx.mcpReq.signal,
  log: (level, data) => ctx.mcpReq.log(level, data),
  progress: async (progress, total, message) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    if (progressToken !== undefined) await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total, message } });
  },
  announceTools: () => handler.notify.toolsChanged(),
});

function createServer() {
  const server = new McpServer({ name: given.name, version: '1.0.0' }, { capabilities, cacheHints, instructions });
  for (const { definition: { name, description, inputSchema, outputSchema }, run } of surface.tools) {
    server.registerTool(
      name,
      { description, inputSchema: compiled(inputSchema), ...(outputSchema && { outputSchema: compiled(outputSchema) }) },
      (args, ctx) => run(args, callOf(ctx)));
  }
  for (const [method, handle] of Object.entries(surface.handlers())) {
    server.server.setRequestHandler(method, async (request, ctx) => handle(request.params, callOf(ctx)));
  }
  return server;
}

const handler = createMcpHandler(createServer, { legacy: 'reject', onerror: error => console.error(error.message) });
serve(listener(toNodeHandler(handler), Number(given.delay)), given.port);
