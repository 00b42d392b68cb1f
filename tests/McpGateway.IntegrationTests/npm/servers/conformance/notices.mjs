import { setTimeout as sleep } from 'node:timers/promises';
import { fromJsonSchema } from '@modelcontextprotocol/server';
import { answer, text } from './media.mjs';

const noArguments = fromJsonSchema({ type: 'object', properties: {} });

/** Tools that send something before their result: log messages, progress, or the end of the connection. */
export function registerNotices(server) {
  server.registerTool('test_tool_with_logging', { description: 'Logs three times, 50 ms apart', inputSchema: noArguments }, async (_, ctx) => {
    for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await ctx.mcpReq.log('info', message);
      await sleep(50);
    }
    return answer(text('Logged three times'));
  });

  server.registerTool('test_logging_tool', { description: 'Logs once, if the request asks for log messages', inputSchema: noArguments }, async (_, ctx) => {
    await ctx.mcpReq.log('info', 'test_logging_tool was called');
    return answer(text('Logged'));
  });

  server.registerTool('test_tool_with_progress', { description: 'Reports 0, 50 and 100 of 100', inputSchema: noArguments }, async (_, ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
      await ctx.mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total: 100, message: `${progress} of 100` },
      });
      await sleep(50);
    }
    return answer(text(String(progressToken ?? 'no progress token')));
  });

  server.registerTool('test_reconnection', { description: 'Closes the connection of its own call before it answers', inputSchema: noArguments }, async (_, ctx) => {
    ctx.http?.closeSSE?.();
    await sleep(100);
    return answer(text('Answered after the connection was closed'));
  });

  server.server.setRequestHandler('logging/setLevel', async () => ({}));
}
