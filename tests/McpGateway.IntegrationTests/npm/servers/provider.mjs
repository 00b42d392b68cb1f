// A certified OpenID provider (oidc-provider) as identity providers of MCP are: dynamic registration, PKCE, resource
// indicators (RFC 8707) with JWT access tokens (RFC 9068), rotated refresh tokens, `iss` in its answers (RFC 9207).
// Whoever comes is logged in as --account and consents: what a person does in a browser.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import Provider from 'oidc-provider';
import { endWithStdin, options } from './serve.mjs';

const { port, account, ttl, 'no-refresh': noRefresh } = options({
  account: { type: 'string', default: 'alice' },
  /** Lifetime of access tokens, in seconds. */
  ttl: { type: 'string', default: '300' },
  'no-refresh': { type: 'boolean', default: false },
});

const scopes = ['notes:read', 'notes:write'];
const redirect_uris = ['http://127.0.0.1/callback'];
const events = [];

/** What happened, for the test that asks: at most the last 1,000. */
const tell = event => {
  events.push(event);
  if (events.length > 1000) events.shift();
};

const signingKey = (alg, kid, type, options) =>
  ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), alg, kid, use: 'sig' });

const configuration = {
  clients: [
    { client_id: 'registered', token_endpoint_auth_method: 'none', application_type: 'native', grant_types: ['authorization_code', 'refresh_token'], redirect_uris },
    { client_id: 'confidential', client_secret: 'of-the-test-alone', application_type: 'native', grant_types: ['authorization_code', 'refresh_token'], redirect_uris },
    { client_id: 'robot', client_secret: 'of-the-test-alone', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
  ],
  jwks: { keys: [signingKey('RS256', 'rsa', 'rsa', { modulusLength: 2048 }), signingKey('ES256', 'ec', 'ec', { namedCurve: 'P-256' })] },
  cookies: { keys: [crypto.randomUUID()] },
  scopes: ['openid', 'offline_access', ...scopes],
  claims: { openid: ['sub', 'groups'] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: (_, client) => !noRefresh && client.grantTypeAllowed('refresh_token'),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, groups: ['engineering'] }) }),
  extraTokenClaims: () => ({ groups: ['engineering'], realm_access: { roles: ['developer'] } }),
  // What a client asks for at registration does not bind what it may ask for later: most providers decide themselves.
  extraClientMetadata: { properties: ['scope_is_free'], validator: (_, __, ___, metadata) => { metadata.scope = undefined; } },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => ({
        scope: scopes.join(' '), audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: Number(ttl), jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: { Session: 600, Grant: 600, Interaction: 600, RefreshToken: 600, AuthorizationCode: 60, AccessToken: Number(ttl), ClientCredentials: Number(ttl), IdToken: 300 },
};

/** Login and consent without a person: everything that was asked for is granted. */
async function interact(provider, req, res) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(req, res);
  if (prompt.name === 'login') return provider.interactionFinished(req, res, { login: { accountId: account } });

  const grant = (grantId && await provider.Grant.find(grantId)) || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (params.scope) grant.addOIDCScope(params.scope);
  for (const resource of [params.resource ?? []].flat()) grant.addResourceScope(resource, scopes.filter(each => params.scope?.split(' ').includes(each)).join(' '));
  await provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const server = http.createServer();
server.listen(Number(port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  provider.on('registration_create.success', (_, { clientId }) => tell({ kind: 'registration', client: clientId }));
  provider.on('grant.success', ({ oidc: { params, client } }) =>
    tell({ kind: 'token', grant: params.grant_type, client: client.clientId, resource: params.resource ?? null, verifier: params.code_verifier !== undefined }));
  provider.on('authorization.success', ({ oidc: { params, client } }) =>
    tell({ kind: 'authorization', client: client.clientId, scope: params.scope ?? null, resource: params.resource ?? null, method: params.code_challenge_method ?? null }));
  for (const failure of ['authorization.error', 'grant.error', 'registration_create.error', 'server_error']) {
    provider.on(failure, (_, error) => (console.error(failure, error), tell({ kind: failure, error: error.error ?? error.message, description: error.error_description ?? null })));
  }

  const callback = provider.callback();
  server.on('request', (req, res) => {
    if (req.url === '/events') return void res.setHeader('content-type', 'application/json').end(JSON.stringify(events));
    if (!req.url.startsWith('/interaction/')) return void callback(req, res);
    interact(provider, req, res).catch(error => (console.error(error), res.writeHead(500).end()));
  });
  process.stdout.write(`${JSON.stringify({ url: issuer })}\n`);
});
endWithStdin();
