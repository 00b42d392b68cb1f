// A server of the revisions up to 2025-11-25, on the TypeScript SDK 1.32: with sessions, or with --stateless without.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import * as types from '@modelcontextprotocol/sdk/types.js';
import { options, serve } from './serve.mjs';
import { Sessions } from './sessions.mjs';
import { listener } from './surface/exchange.mjs';
import { Surface, instructions, surfaceOptions } from './surface/surface.mjs';

const given = options({ ...surfaceOptions, stateless: { type: 'boolean', default: false } });
const surface = new Surface(given);
const open = new Set();

const capabilities = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  logging: {},
  completions: {},
};

const requestSchemas = {
  'tools/list': types.ListToolsRequestSchema,
  'resources/list': types.ListResourcesRequestSchema,
  'resources/templates/list': types.ListResourceTemplatesRequestSchema,
  'resources/read': types.ReadResourceRequestSchema,
  'prompts/list': types.ListPromptsRequestSchema,
  'prompts/get': types.GetPromptRequestSchema,
  'completion/complete': types.CompleteRequestSchema,
};

const levels = types.LoggingLevelSchema.options;

// Legacy results know objects only: another output is wrapped, as the revision's own servers do it.
const isWrapped = ({ definition }) => definition.outputSchema !== undefined && definition.outputSchema.type !== 'object';
const legacyDefinition = tool => isWrapped(tool)
  ? { ...tool.definition, outputSchema: { type: 'object', properties: { result: tool.definition.outputSchema }, required: ['result'] } }
  : tool.definition;
const legacyResult = (tool, result) => isWrapped(tool) ? { ...result, structuredContent: { result: result.structuredContent } } : result;

function createServer() {
  const server = new Server({ name: given.name, version: '1.0.0' }, { capabilities, instructions });
  let threshold = 0;

  const callOf = extra => ({
    era: 'legacy',
    sessionId: extra.sessionId,
    signal: extra.signal,
    log: async (level, data) => {
      if (levels.indexOf(level) >= threshold) await extra.sendNotification({ method: 'notifications/message', params: { level, data } });
    },
    progress: async (progress, total, message) => {
      const progressToken = extra._meta?.progressToken;
      if (progressToken !== undefined) await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total, message } });
    },
    announceTools: () => Promise.all([...open].map(each => each.sendToolListChanged())),
  });

  for (const [method, handle] of Object.entries(surface.handlers(legacyDefinition))) {
    server.setRequestHandler(requestSchemas[method], (request, extra) => handle(request.params, callOf(extra)));
  }
  server.setRequestHandler(types.CallToolRequestSchema, async ({ params }, extra) => {
    const tool = surface.tool(params.name);
    return legacyResult(tool, await tool.run(params.arguments ?? {}, callOf(extra)));
  });
  server.setRequestHandler(types.SetLevelRequestSchema, ({ params }) => {
    threshold = levels.indexOf(params.level);
    return {};
  });
  server.setRequestHandler(types.SubscribeRequestSchema, () => ({}));
  server.setRequestHandler(types.UnsubscribeRequestSchema, () => ({}));

  open.add(server);
  server.onclose = () => open.delete(server);
  return server;
}

async function connect(transportOptions) {
  const transport = new StreamableHTTPServerTransport(transportOptions);
  await createServer().connect(transport);
  return transport;
}

async function answerStateless(req, res, body) {
  if (req.method !== 'POST') return res.writeHead(405, { allow: 'POST' }).end();
  const transport = await connect({ sessionIdGenerator: undefined });
  res.on('close', () => transport.close());
  return transport.handleRequest(req, res, body);
}

const sessions = new Sessions(connect);
const answer = given.stateless ? answerStateless : (req, res, body) => sessions.handle(req, res, body);
serve(listener(answer, Number(given.delay)), given.port);
