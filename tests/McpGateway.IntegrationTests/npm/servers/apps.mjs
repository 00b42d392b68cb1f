// An MCP Apps server of 2026-07-28, on the TypeScript 2.4 packages and ext-apps: every such server has the same resource
// and the same tool `show`, and a tool of its own that only the app calls.
import { RESOURCE_MIME_TYPE, registerAppResource, registerAppTool } from '@modelcontextprotocol/ext-apps/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';
import { options, serve } from './serve.mjs';

const { port, name } = options({ name: { type: 'string', default: 'apps' } });
const view = 'ui://view/main.html';

function createServer() {
  const server = new McpServer({ name, version: '1.0.0' });
  const answer = text => async () => ({ content: [{ type: 'text', text }] });
  registerAppTool(server, 'show', { description: 'Shows the view', _meta: { ui: { resourceUri: view } } }, answer(`shown by ${name}`));
  registerAppTool(server, `refresh_${name}`, { description: 'For the view alone', _meta: { ui: { resourceUri: view, visibility: ['app'] } } }, answer(`refreshed by ${name}`));
  registerAppResource(server, 'View', view, { description: 'The view' }, async uri => ({
    contents: [{ uri: uri.href, mimeType: RESOURCE_MIME_TYPE, text: `<!doctype html><title>${name}</title>`, _meta: { ui: { csp: { connectDomains: ['https://api.example.com'] } } } }],
  }));
  return server;
}

serve(toNodeHandler(createMcpHandler(createServer, { legacy: 'reject' })), port);
