// The fixture of the official conformance suite: both eras on one endpoint, exactly the tools, resources and prompts
// that the suite calls by name. Legacy (2025-11-25) conversations are stateful and resumable.
import { createMcpExpressApp } from '@modelcontextprotocol/express';
import { NodeStreamableHTTPServerTransport, toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isJsonContentType, isLegacyRequest } from '@modelcontextprotocol/server';
import { createFixture } from './conformance/fixture.mjs';
import { answerTask } from './conformance/tasks.mjs';
import { options, refuse, serve } from './serve.mjs';
import { Sessions } from './sessions.mjs';

const { port } = options();

const modern = createMcpHandler(() => createFixture(() => modern.notify), {
  legacy: 'reject',
  onerror: error => console.error('modern:', error.message),
});
const answerModern = toNodeHandler(modern);

const legacy = new Sessions(async transportOptions => {
  const transport = new NodeStreamableHTTPServerTransport(transportOptions);
  await createFixture(() => modern.notify).connect(transport);
  return transport;
}, { resumable: true });

// Refuses foreign Host and Origin values (DNS rebinding), parses JSON bodies.
const app = createMcpExpressApp({ host: '127.0.0.1' });
app.all('/mcp', async (req, res) => {
  const isPost = req.method === 'POST';
  if (isPost && !isJsonContentType(req.headers['content-type'])) return void res.status(415).end();
  const body = isPost ? req.body : undefined;
  const isLegacy = await isLegacyRequest(await toWebRequest(req, body), body);
  if (isLegacy) await legacy.handle(req, res, body);
  else if (!answerTask(req, res, body)) await answerModern(req, res, body);
});

// A body that is no JSON, or too large, fails in the parser.
app.use((error, req, res, next) => refuse(res, error.status ?? 400, -32700, 'Parse error'));

serve(app, port);
