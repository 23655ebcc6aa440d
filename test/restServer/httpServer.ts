import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fastify from 'fastify';
import type { FastifyRequest } from 'fastify';
import { Refusal, refusalAnswer } from './answer';
import type { Answer } from './answer';
import { parsePairs } from './exchange';
import type { Exchange, Handler, Pair } from './exchange';
import { untilGone } from './faults/hold';
import { createRecorder } from './requestLog';
import type { LogEntry, RequestLog } from './requestLog';

export interface HttpServerOptions {
	/** Answers what nothing is mounted for. */
	fallback: Handler;
	host?: string;
	/** Serves https with this pair. */
	tls?: { key: string; cert: string };
	now: () => number;
}

/** A listening server with handlers by path and a log of everything that arrived. */
export interface HttpServer {
	/** Origin, without a slash at the end. */
	readonly url: string;
	readonly host: string;
	readonly port: number;
	readonly log: RequestLog;
	mount(path: string, handler: Handler): void;
	/** Forgets mounts and log. */
	reset(): void;
	/** Ends hanging and dripping answers as well. */
	close(): Promise<void>;
}

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
	const host = options.host ?? '127.0.0.1';
	const { tls } = options;
	const mounts = new Map<string, Handler>();
	const recorder = createRecorder();
	// Kept in a set of its own: signals joined by AbortSignal.any may be collected while awaited.
	const open = new Set<AbortController>();
	let inFlight = 0;

	const app = fastify({
		// The router sees one address only: what a client really sent, however broken, must reach the log.
		rewriteUrl: () => '/',
		forceCloseConnections: true,
		bodyLimit: 64 * 1024 * 1024,
		serverFactory: (listener) => (tls ? createTlsServer(tls, listener) : createServer(listener)),
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.addHook('onRequest', async (_request, reply) => {
		inFlight += 1;
		reply.raw.once('close', () => {
			inFlight -= 1;
		});
	});
	app.all('/', async (request, reply) => {
		// Counted before the body is read, or two calls that arrive together would look like one.
		const running = inFlight;
		const gone = new AbortController();
		open.add(gone);
		reply.raw.once('close', () => {
			open.delete(gone);
			gone.abort();
		});
		const exchange = await readExchange(request, gone.signal);
		const { method, target, path, query, rawHeaders, body } = exchange;
		const entry = recorder.add({
			method,
			target,
			path,
			query,
			rawHeaders,
			inFlight: running,
			body: body.toString('utf8'),
			startedAt: options.now(),
		});
		const answer = await handle(mounts.get(comparable(path)) ?? options.fallback, exchange);
		note(entry, answer);
		reply.hijack();
		await send(answer, reply.raw, exchange.signal);
	});

	await app.listen({ host, port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return {
		url: `${tls ? 'https' : 'http'}://${host}:${port}`,
		host,
		port,
		log: recorder.log,
		mount: (path, handler) => void mounts.set(comparable(path), handler),
		reset: () => {
			mounts.clear();
			recorder.clear();
		},
		close: async () => {
			for (const gone of open) gone.abort();
			await app.close();
		},
	};
}

/** `%41` and `A` name the same path (RFC 3986 section 6.2.2.2); what cannot be decoded stays. */
function comparable(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

async function readExchange(request: FastifyRequest, signal: AbortSignal): Promise<Exchange> {
	const target = request.originalUrl;
	const cut = target.indexOf('?');
	return {
		method: request.method,
		target,
		path: cut < 0 ? target : target.slice(0, cut),
		query: cut < 0 ? [] : parsePairs(target.slice(cut + 1)),
		rawHeaders: pairUp(request.raw.rawHeaders),
		body: await readBody(request),
		signal,
	};
}

/** fastify leaves the body of a GET unread; a client that sends one by mistake must show in the log. */
async function readBody(request: FastifyRequest): Promise<Buffer> {
	if (Buffer.isBuffer(request.body)) return request.body;
	const chunks: Buffer[] = [];
	for await (const chunk of request.raw) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

function pairUp(flat: readonly string[]): Pair[] {
	return flat.flatMap((name, index) =>
		index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : [],
	);
}

async function handle(handler: Handler, exchange: Exchange): Promise<Answer> {
	try {
		return await handler(exchange);
	} catch (error) {
		if (error instanceof Refusal) return refusalAnswer(error);
		throw error;
	}
}

/** Only a whole answer counts as a page served: what was cut has to be asked for again. */
function note(entry: LogEntry, answer: Answer): void {
	if (answer.ending !== 'hang' && answer.cutAfter !== 0) entry.status = answer.status;
	if (answer.ending !== undefined || answer.served === undefined) return;
	entry.page = answer.served.page;
	entry.pageKey = answer.served.key;
}

async function send(answer: Answer, raw: ServerResponse, signal: AbortSignal): Promise<void> {
	if (answer.ending === 'hang') {
		await answer.hold?.(Number.POSITIVE_INFINITY, signal);
		await untilGone(signal);
		raw.destroy();
		return;
	}
	if (answer.ending === 'cut') return await sendPart(answer, raw);
	writeHead(answer, raw);
	const { body } = answer;
	if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
		raw.end(body);
		return;
	}
	try {
		await pipeline(Readable.from(body), raw);
	} catch (error) {
		// A client may leave in the middle of a stream; anything else is a fault of the server.
		if (!signal.aborted && !raw.destroyed) throw error;
	}
}

/** Promises the whole length and then breaks off, so the client cannot take the part for the whole. */
async function sendPart(answer: Answer, raw: ServerResponse): Promise<void> {
	const bytes = Buffer.from(answer.body as string | Buffer);
	const cutAfter = answer.cutAfter ?? Math.floor(bytes.length / 2);
	if (cutAfter > 0) {
		writeHead(answer, raw);
		raw.setHeader('content-length', bytes.length);
		await new Promise<void>((resolve) => raw.write(bytes.subarray(0, cutAfter), () => resolve()));
	}
	raw.destroy();
}

function writeHead(answer: Answer, raw: ServerResponse): void {
	raw.statusCode = answer.status;
	const lines = new Map<string, { name: string; values: string[] }>();
	for (const [name, value] of answer.headers ?? []) {
		const line = lines.get(name.toLowerCase()) ?? { name, values: [] };
		line.values.push(value);
		lines.set(name.toLowerCase(), line);
	}
	for (const { name, values } of lines.values()) raw.setHeader(name, values);
	if (typeof answer.body === 'string')
		raw.setHeader('content-length', Buffer.byteLength(answer.body));
}
