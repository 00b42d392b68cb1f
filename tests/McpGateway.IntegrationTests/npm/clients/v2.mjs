// The TypeScript client 2.4: legacy by default, or by `mode` 'auto' (probe, then choose) or { pin: revision }.
import { Client, LOG_LEVEL_META_KEY, SSEClientTransport, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { commonCommands } from './commands.mjs';
import { Notices, drive } from './driver.mjs';
import { oauth as oauthOf } from './oauth.mjs';

const changes = ['tools/list_changed', 'prompts/list_changed', 'resources/list_changed', 'resources/updated'];
const firstPage = { listTools: 'tools/list', listResources: 'resources/list', listResourceTemplates: 'resources/templates/list', listPrompts: 'prompts/list' };

const notices = new Notices();
let client;
let transport;
let logLevel;
let oauth;

async function open({ url, stdio, sse, headers = {}, capabilities = {}, mode, timeoutMs }) {
  client = new Client({ name: 'driver-v2', version: '1.0.0' }, { capabilities, ...(mode !== undefined && { versionNegotiation: { mode } }) });
  client.setNotificationHandler('notifications/message', ({ params }) => onLog(params));
  for (const change of changes) client.setNotificationHandler(`notifications/${change}`, notice => notices.push(notice));
  transport = stdio ? new StdioClientTransport(stdio)
    : sse ? new SSEClientTransport(new URL(url), { requestInit: { headers } })
    : new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, authProvider: oauth?.provider });
  await client.connect(transport, timeoutMs === undefined ? undefined : { timeout: timeoutMs });
}

const { onLog } = drive({
  async connect(parameters) {
    oauth = oauthOf(parameters.oauth, { UnauthorizedError, finish: callback => transport.finishAuth(callback) });
    await oauth.authorized(() => open(parameters));
    return {
      era: client.getProtocolEra(),
      protocolVersion: client.getNegotiatedProtocolVersion(),
      sessionId: transport.sessionId ?? null,
      serverInfo: client.getServerVersion(),
      capabilities: client.getServerCapabilities(),
      instructions: client.getInstructions() ?? null,
    };
  },

  async close({ terminate = false }) {
    if (terminate) await transport.terminateSession();
    await client.close();
  },

  ...commonCommands({ client: () => client, notices, list, call }),

  // The modern era has no logging/setLevel: the level travels with each request.
  setLevel({ level, timeoutMs }, running) {
    if (client.getProtocolEra() !== 'modern') return client.setLoggingLevel(level, running.options({ timeoutMs }));
    logLevel = level;
    return {};
  },

  // From the server each time, not from the client's cache.
  readResource: (parameters, running) => client.readResource({ uri: parameters.uri }, { ...running.options(parameters), cacheMode: 'refresh' }),

  discover: (parameters, running) => client.discover(running.options(parameters)),

  listen: async ({ filter }) => (await client.listen(filter)).honoredFilter,

  authorize: () => oauth.finish(),
  authorization: () => oauth.report(),
});

/** The client walks the pages itself; `cursor: null` asks for the first one alone. */
function list(_, method, parameters, options) {
  if (parameters.cursor === null) return client.request({ method: firstPage[method] }, options);
  return client[method]('cursor' in parameters ? { cursor: parameters.cursor } : undefined, { ...options, cacheMode: 'refresh' });
}

function call(params, options) {
  const meta = { ...params._meta, ...(logLevel !== undefined && { [LOG_LEVEL_META_KEY]: logLevel }) };
  return client.callTool({ ...params, ...(Object.keys(meta).length > 0 && { _meta: meta }) }, options);
}
