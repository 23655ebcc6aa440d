/**
 * An OpenID Connect provider on loopback (oidc-provider is an ES module, so it runs in a process
 * of its own) with an API behind its access tokens. Its argument is the address it may send people
 * back to. It writes one line of JSON when it listens, ends all access tokens when it is told
 * `expire`, and goes away with the process that started it.
 */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [, , redirectUri = 'http://127.0.0.1/callback'] = process.argv;
const client = {
	client_id: 'connector',
	client_secret: 'connector:secret/1',
	grant_types: ['authorization_code', 'client_credentials', 'refresh_token'],
	redirect_uris: [redirectUri],
	response_types: ['code'],
};
/** Takes no code without the proof of who asked for it (RFC 7636). */
const proving = { ...client, client_id: 'connector-pkce' };
const accountId = 'ada';
const scope = 'openid offline_access';

const holder = createServer((request, response) => holder.answer(request, response));
holder.listen(0, '127.0.0.1', async () => {
	const url = `http://127.0.0.1:${holder.address().port}`;
	const provider = new Provider(url, {
		clients: [client, proving],
		features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
		findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
		issueRefreshToken: async (_context, { grantTypes }) => grantTypes.includes('refresh_token'),
		pkce: { required: (_context, { clientId }) => clientId === proving.client_id },
		rotateRefreshToken: true,
		ttl: { ClientCredentials: 600, AccessToken: 600, RefreshToken: 6000, Grant: 6000 },
		jwks: undefined,
	});
	const handle = provider.callback();
	/** Access tokens from before the last `expire`. */
	const known = new Set();
	const over = new Set();

	/** A refresh token as the authorization code flow would have ended in. */
	async function refreshToken() {
		const grant = new provider.Grant({ clientId: client.client_id, accountId });
		grant.addOIDCScope(scope);
		const grantId = await grant.save();
		const token = new provider.RefreshToken({
			...{ accountId, grantId, scope, gty: 'authorization_code' },
			client: await provider.Client.find(client.client_id),
			authTime: Math.floor(Date.now() / 1000),
			claims: {},
		});
		return await token.save();
	}

	async function isGood(authorization = '') {
		const value = /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
		known.add(value);
		const kinds = [provider.ClientCredentials, provider.AccessToken];
		const found = await Promise.all(kinds.map(async (kind) => await kind.find(value)));
		return found.some((token) => token?.isValid) && !over.has(value);
	}

	holder.answer = async (request, response) => {
		if (!request.url.startsWith('/api')) return handle(request, response);
		const status = (await isGood(request.headers.authorization)) ? 200 : 401;
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ status }));
	};
	process.on('message', () => {
		for (const token of known) over.add(token);
		process.send('expired');
	});
	const { client_id: clientId, client_secret: clientSecret } = client;
	const provingId = proving.client_id;
	const facts = { url, clientId, provingId, clientSecret, refreshToken: await refreshToken() };
	process.stdout.write(`${JSON.stringify(facts)}\n`);
});
process.on('disconnect', () => process.exit());
