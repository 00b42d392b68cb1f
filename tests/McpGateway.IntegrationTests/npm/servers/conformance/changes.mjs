import { fromJsonSchema, inputRequired } from '@modelcontextprotocol/server';
import { answer, text } from './media.mjs';

const noArguments = fromJsonSchema({ type: 'object', properties: {} });

/** Tools of the scenario `server-stateless`: list changes on demand, a capability that is needed, a quiet stream. */
export function registerChanges(server, notifier) {
  server.registerTool('test_trigger_tool_change', { description: 'Announces that the tools changed', inputSchema: noArguments }, () => {
    notifier().toolsChanged();
    return answer(text('announced'));
  });
  server.registerTool('test_trigger_prompt_change', { description: 'Announces that the prompts changed', inputSchema: noArguments }, () => {
    notifier().promptsChanged();
    return answer(text('announced'));
  });

  // The server package answers -32021 where the request does not declare the capability that a question needs.
  server.registerTool('test_missing_capability', { description: 'Needs the client capability sampling', inputSchema: noArguments }, (_, ctx) =>
    ctx.mcpReq.inputResponses?.answer !== undefined
      ? answer(text('sampled'))
      : inputRequired({
          inputRequests: { answer: inputRequired.createMessage({ messages: [{ role: 'user', content: text('ping') }], maxTokens: 16 }) },
        }));

  server.registerTool('test_streaming_elicitation', { description: 'Answers on a stream without any request of its own', inputSchema: noArguments },
    () => answer(text('no requests on this stream')));
}
