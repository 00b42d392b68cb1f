// Starts @modelcontextprotocol/server-everything over Streamable HTTP, or with --sse over HTTP+SSE, by its own command line. It takes its port from
// PORT, listens on every address and does not tell the port that the system chose, so both are put right here.
import http from 'node:http';
import { announce, endWithStdin, options } from './serve.mjs';

const { port, sse } = options({ sse: { type: 'boolean', default: false } });
process.env.PORT = port;

const { listen } = http.Server.prototype;
http.Server.prototype.listen = function (port, ...rest) {
  this.once('listening', () => announce(this.address().port, sse ? '/sse' : '/mcp'));
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest);
};

process.argv.splice(2, Infinity, sse ? 'sse' : 'streamableHttp');
endWithStdin();
await import('@modelcontextprotocol/server-everything/dist/index.js');
