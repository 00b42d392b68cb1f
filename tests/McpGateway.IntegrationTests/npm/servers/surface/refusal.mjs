/** An error that both SDK generations send as it is: code, message, data. */
export class Refusal extends Error {
  constructor(code, message, data) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export const invalidParams = -32602;

/** A resource that does not exist: each era has its own code for it. */
export const notFound = (uri, era) =>
  new Refusal(era === 'modern' ? invalidParams : -32002, `Resource not found: ${uri}`, { uri });
