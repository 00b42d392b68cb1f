import { McpServer, createRequestStateCodec } from '@modelcontextprotocol/server';
import { registerChanges } from './changes.mjs';
import { registerContents } from './contents.mjs';
import { registerNotices } from './notices.mjs';
import { registerPrompts } from './prompts.mjs';
import { registerQuestions } from './questions.mjs';
import { registerResources } from './resources.mjs';
import { registerRounds } from './rounds.mjs';
import { registerSchemas } from './schemas.mjs';
import { TASKS, registerTasks } from './tasks.mjs';

// One key per process: any instance of the fixture verifies the state that another one minted.
const state = createRequestStateCodec({ key: crypto.getRandomValues(new Uint8Array(32)) });

/** One server instance; `notifier()` publishes changes to open subscriptions of modern clients. */
export function createFixture(notifier) {
  const server = new McpServer(
    { name: 'conformance-fixture', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        logging: {},
        completions: {},
        extensions: { [TASKS]: {} },
      },
      requestState: { verify: state.verify },
    },
  );
  registerContents(server);
  registerNotices(server);
  registerQuestions(server);
  registerSchemas(server);
  registerRounds(server, state);
  registerTasks(server);
  registerChanges(server, notifier);
  registerResources(server);
  registerPrompts(server);
  return server;
}
