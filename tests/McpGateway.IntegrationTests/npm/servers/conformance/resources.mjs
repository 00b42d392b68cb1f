import { ResourceTemplate } from '@modelcontextprotocol/server';
import { png } from './media.mjs';

const fixed = [
  { name: 'static-text', uri: 'test://static-text', mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
  { name: 'static-binary', uri: 'test://static-binary', mimeType: 'image/png', blob: png },
  { name: 'watched-resource', uri: 'test://watched-resource', mimeType: 'text/plain', text: 'Watched resource content' },
];

export function registerResources(server) {
  for (const { name, ...content } of fixed) {
    const { uri, mimeType } = content;
    server.registerResource(name, uri, { title: name, description: `A fixed resource (${name})`, mimeType }, () => ({ contents: [content] }));
  }

  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { title: 'template', description: 'A resource with a parameter', mimeType: 'application/json' },
    (uri, { id }) => ({
      contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }],
    }));

  server.server.setRequestHandler('resources/subscribe', async () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', async () => ({}));
}
