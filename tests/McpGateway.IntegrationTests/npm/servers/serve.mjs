import http from 'node:http';
import { parseArgs } from 'node:util';

/** Reads `--port N` and the server's own options (`{ name: { type, default } }`), refusing unknown ones. */
export function options(own = {}) {
  return parseArgs({ options: { port: { type: 'string', default: '0' }, ...own }, strict: true }).values;
}

/**
 * The start protocol of every server here: listen on 127.0.0.1, print one line of JSON with the address,
 * end when stdin closes (a test that was killed leaves no orphan).
 */
export function serve(listener, port) {
  const server = http.createServer(listener);
  server.keepAliveTimeout = 60_000;
  server.on('error', error => (console.error(error.message), process.exit(1)));
  server.listen(Number(port), '127.0.0.1', () => announce(server.address().port));
  endWithStdin();
  return server;
}

export function announce(port, path = '/mcp') {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}${path}` })}\n`);
}

export function endWithStdin() {
  process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
}

// Standard output carries the announcement only.
console.log = console.debug = console.info = console.error;

/** A test server reports what went wrong and lives on: one broken exchange must not end the others. */
process.on('uncaughtException', error => console.error('uncaught:', error));
process.on('unhandledRejection', error => console.error('unhandled:', error));

/** The body of a request as text; undefined where it has more than `limit` bytes. */
export async function readBody(req, limit = 64 * 1024 * 1024) {
  const parts = [];
  let length = 0;
  for await (const part of req) {
    length += part.length;
    if (length > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Answers with a JSON-RPC error that belongs to no request. */
export function refuse(res, status, code, message, id = null) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id }));
}
