// Validates documents against a JSON Schema: the schema's path as argument, a JSON document per line in, true or what is wrong per line out.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv2020 from 'ajv/dist/2020.js';

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: false });
const validate = ajv.compile(JSON.parse(readFileSync(process.argv[2], 'utf8')));
for await (const line of createInterface({ input: process.stdin })) {
  const valid = validate(JSON.parse(line));
  console.log(valid ? 'true' : ajv.errorsText(validate.errors).replaceAll('\n', ' '));
}
