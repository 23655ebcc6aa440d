import { createServer } from 'node:net';

/**
 * A loopback port nobody listens on.
 *
 * @param {number} [preferred] taken when it is free
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
	try {
		return await tryPort(preferred);
	} catch (error) {
		if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
		return await tryPort(0);
	}
}

function tryPort(port) {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const { port: found } = server.address();
			server.close(() => resolve(found));
		});
	});
}
