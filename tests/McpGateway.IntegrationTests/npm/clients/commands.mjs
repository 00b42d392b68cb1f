/**
 * The commands whose form is the same in both SDK generations; `client()` is the connected client, `list(key, method,
 * parameters, options)` reads a list, `call(params, options, parameters)` calls a tool.
 */
export const commonCommands = ({ client, notices, list, call }) => ({
  listTools: (parameters, running) => list('tools', 'listTools', parameters, running.options(parameters)),
  listResources: (parameters, running) => list('resources', 'listResources', parameters, running.options(parameters)),
  listResourceTemplates: (parameters, running) => list('resourceTemplates', 'listResourceTemplates', parameters, running.options(parameters)),
  listPrompts: (parameters, running) => list('prompts', 'listPrompts', parameters, running.options(parameters)),
  callTool: (parameters, running) => call(
    { name: parameters.name, ...(parameters.arguments && { arguments: parameters.arguments }), ...(parameters.meta && { _meta: parameters.meta }) },
    running.options(parameters)),
  readResource: (parameters, running) => client().readResource({ uri: parameters.uri }, running.options(parameters)),
  getPrompt: (parameters, running) =>
    client().getPrompt({ name: parameters.name, ...(parameters.arguments && { arguments: parameters.arguments }) }, running.options(parameters)),
  complete: (parameters, running) =>
    client().complete({ ref: parameters.ref, argument: parameters.argument, ...(parameters.context && { context: parameters.context }) }, running.options(parameters)),
  ping: (parameters, running) => client().ping(running.options(parameters)),
  setLevel: (parameters, running) => client().setLoggingLevel(parameters.level, running.options(parameters)),
  subscribe: (parameters, running) => client().subscribeResource({ uri: parameters.uri }, running.options(parameters)),
  serverInfo: () => client().getServerVersion(),
  instructions: () => client().getInstructions(),
  capabilities: () => client().getServerCapabilities(),
  waitForNotification: parameters => notices.wait(parameters),
});
