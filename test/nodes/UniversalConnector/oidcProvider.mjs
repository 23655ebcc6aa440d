/**
 * An OpenID Connect provider on loopback (oidc-provider is an ES module, so it runs in a process
 * of its own) with an API behind its access tokens. It writes one line of JSON when it listens,
 * and goes away with the process that started it.
 */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const client = {
	client_id: 'connector',
	client_secret: 'connector:secret/1',
	grant_types: ['authorization_code', 'client_credentials', 'refresh_token'],
	redirect_uris: ['http://127.0.0.1/callback'],
	response_types: ['code'],
};
const accountId = 'ada';
const scope = 'openid offline_access';

const holder = createServer((request, response) => holder.answer(request, response));
holder.listen(0, '127.0.0.1', async () => {
	const url = `http://127.0.0.1:${holder.address().port}`;
	const provider = new Provider(url, {
		clients: [client],
		features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
		findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
		rotateRefreshToken: true,
		ttl: { ClientCredentials: 600, AccessToken: 600, RefreshToken: 6000, Grant: 6000 },
		jwks: undefined,
	});
	const handle = provider.callback();

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
		const kinds = [provider.ClientCredentials, provider.AccessToken];
		const found = await Promise.all(kinds.map(async (kind) => await kind.find(value)));
		return found.some((token) => token?.isValid);
	}

	holder.answer = async (request, response) => {
		if (!request.url.startsWith('/api')) return handle(request, response);
		const status = (await isGood(request.headers.authorization)) ? 200 : 401;
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ status }));
	};
	const { client_id: clientId, client_secret: clientSecret } = client;
	process.stdout.write(
		`${JSON.stringify({ url, clientId, clientSecret, refreshToken: await refreshToken() })}\n`,
	);
});
process.on('disconnect', () => process.exit());
