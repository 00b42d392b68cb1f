import { fromJsonSchema } from '@modelcontextprotocol/server';
import { answer, text } from './media.mjs';

const everyKeyword = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const mirrored = {
  type: 'object',
  properties: {
    region: { type: 'string', 'x-mcp-header': 'Region' },
    level: { type: 'integer' },
  },
};

/** Tools whose schema is what is tested: JSON Schema 2020-12 verbatim, arguments mirrored into headers. */
export function registerSchemas(server) {
  server.registerTool('json_schema_2020_12_tool', { description: 'Has an input schema with 2020-12 keywords', inputSchema: fromJsonSchema(everyKeyword) },
    args => answer(text(`Called with ${JSON.stringify(args)}`)));
  server.registerTool('test_x_mcp_header', { description: 'Has an argument that is mirrored into Mcp-Param-Region', inputSchema: fromJsonSchema(mirrored) },
    ({ region }) => answer(text(`region=${region ?? 'none'}`)));
}
