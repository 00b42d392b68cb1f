/**
 * What a host does around its SDK's OAuth: hands it a provider and, where the SDK has sent the user to authorize and
 * given up, finishes with the answer that came back and tries again. Without `settings` there is no OAuth.
 */
export function oauth(settings, { UnauthorizedError, finish }) {
  const provider = settings && new BrowserlessProvider(settings);
  const finishWithCallback = async () => (await finish(provider.takeCallback()), {});
  return {
    provider,
    finish: finishWithCallback,
    async authorized(connect) {
      try {
        await connect();
      } catch (error) {
        if (!(error instanceof UnauthorizedError) || !provider?.callback) throw error;
        await finishWithCallback();
        await connect();
      }
    },
    report: () => ({ authorizations: provider.authorizations, client: provider.clientInformation(), tokens: provider.tokens() ?? null }),
  };
}

/**
 * An OAuthClientProvider of either SDK generation that keeps everything in memory and does what a browser would: it
 * follows the redirects of the authorization request, with cookies, until one leads back to the client.
 */
class BrowserlessProvider {
  redirectUrl = 'http://127.0.0.1/callback';
  /** The query of the last redirect back to the client, until it is taken. */
  callback;
  authorizations = 0;

  #state;
  #client;
  #tokens;
  #verifier;
  #discovery;

  constructor({ clientId, tokens, scope } = {}) {
    this.#client = clientId && { client_id: clientId, token_endpoint_auth_method: 'none' };
    this.#tokens = tokens;
    this.clientMetadata = {
      client_name: 'driver',
      redirect_uris: [this.redirectUrl],
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...(scope && { scope }),
    };
  }

  state = () => (this.#state = crypto.randomUUID());
  clientInformation = () => this.#client;
  saveClientInformation = client => void (this.#client = client);
  tokens = () => this.#tokens;
  saveTokens = tokens => void (this.#tokens = tokens);
  codeVerifier = () => this.#verifier;
  saveCodeVerifier = verifier => void (this.#verifier = verifier);
  discoveryState = () => this.#discovery;
  saveDiscoveryState = state => void (this.#discovery = state);

  async redirectToAuthorization(url) {
    this.authorizations++;
    this.callback = await follow(url, this.redirectUrl);
  }

  /** The answer to the last authorization request, once; its state must be ours. */
  takeCallback() {
    const callback = this.callback;
    this.callback = undefined;
    if (!callback) throw new Error('nobody asked for authorization');
    if (callback.get('error')) throw new Error(`the provider refused: ${callback.get('error')} ${callback.get('error_description')}`);
    if (callback.get('state') !== this.#state) throw new Error('the state of the answer is not ours');
    return callback;
  }
}

async function follow(start, redirectUrl) {
  const cookies = new Map();
  let url = new URL(start);
  for (let hops = 0; hops < 20; hops++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      signal: AbortSignal.timeout(20_000),
    });
    for (const each of response.headers.getSetCookie()) {
      const [name, ...value] = each.split(';')[0].split('=');
      cookies.set(name, value.join('='));
    }

    const location = response.headers.get('location');
    if (!location) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(`${redirectUrl}?`)) return url.searchParams;
  }

  throw new Error('too many redirects');
}
