// The TypeScript SDK 1.32: legacy revisions only.
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { commonCommands } from './commands.mjs';
import { Notices, drive, pages } from './driver.mjs';
import { oauth as oauthOf } from './oauth.mjs';

const notices = new Notices();
let client;
let transport;
let oauth;

async function open({ url, stdio, sse, headers = {}, capabilities = {}, timeoutMs }) {
  client = new Client({ name: 'driver-v1', version: '1.0.0' }, { capabilities });
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => onLog(params));
  client.fallbackNotificationHandler = async notice => notices.push(notice);
  transport = stdio ? new StdioClientTransport(stdio)
    : sse ? new SSEClientTransport(new URL(url), { requestInit: { headers } })
    : new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, authProvider: oauth?.provider });
  await client.connect(transport, timeoutMs === undefined ? undefined : { timeout: timeoutMs });
}

const { onLog } = drive({
  async connect(parameters) {
    oauth = oauthOf(parameters.oauth, { UnauthorizedError, finish: callback => transport.finishAuth(callback.get('code')) });
    await oauth.authorized(() => open(parameters));
    return {
      era: 'legacy',
      protocolVersion: transport.protocolVersion,
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

  ...commonCommands({
    client: () => client,
    notices,
    list: (key, method, parameters, options) => pages(key, parameters, params => client[method](params, options)),
    call: (params, options) => client.callTool(params, undefined, options),
  }),

  /** Calls a tool as a task and follows it: every message that the SDK gives its caller, the result last. */
  async callTask({ name, arguments: given = {} }) {
    const messages = [];
    for await (const message of client.experimental.tasks.callToolStream({ name, arguments: given })) messages.push(message);
    return messages;
  },

  authorize: () => oauth.finish(),
  authorization: () => oauth.report(),
});
